using System.Runtime.InteropServices;

namespace Mlp.Distributed;

/// <summary>The functions of an MPI library, by the names and with the parameters of the MPI standard. All but the first return an error code.</summary>
internal sealed unsafe class MpiFunctions(nint library)
{
    public readonly delegate* unmanaged[Cdecl]<byte*, int*, int> GetLibraryVersion =
        (delegate* unmanaged[Cdecl]<byte*, int*, int>)NativeLibrary.GetExport(library, "MPI_Get_library_version");

    public readonly delegate* unmanaged[Cdecl]<int*, int> Initialized =
        (delegate* unmanaged[Cdecl]<int*, int>)NativeLibrary.GetExport(library, "MPI_Initialized");

    public readonly delegate* unmanaged[Cdecl]<int*, byte***, int, int*, int> InitThread =
        (delegate* unmanaged[Cdecl]<int*, byte***, int, int*, int>)NativeLibrary.GetExport(library, "MPI_Init_thread");

    public readonly delegate* unmanaged[Cdecl]<int> FinalizeAll =
        (delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(library, "MPI_Finalize");

    public readonly delegate* unmanaged[Cdecl]<nint, int, int> Abort =
        (delegate* unmanaged[Cdecl]<nint, int, int>)NativeLibrary.GetExport(library, "MPI_Abort");

    public readonly delegate* unmanaged[Cdecl]<int, byte*, int*, int> ErrorString =
        (delegate* unmanaged[Cdecl]<int, byte*, int*, int>)NativeLibrary.GetExport(library, "MPI_Error_string");

    public readonly delegate* unmanaged[Cdecl]<nint, nint, int> SetErrorHandler =
        (delegate* unmanaged[Cdecl]<nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Comm_set_errhandler");

    public readonly delegate* unmanaged[Cdecl]<nint, nint*, int> Duplicate =
        (delegate* unmanaged[Cdecl]<nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Comm_dup");

    public readonly delegate* unmanaged[Cdecl]<nint, int*, int> Rank =
        (delegate* unmanaged[Cdecl]<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Comm_rank");

    public readonly delegate* unmanaged[Cdecl]<nint, int*, int> Size =
        (delegate* unmanaged[Cdecl]<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Comm_size");

    public readonly delegate* unmanaged[Cdecl]<nint, int> Barrier =
        (delegate* unmanaged[Cdecl]<nint, int>)NativeLibrary.GetExport(library, "MPI_Barrier");

    public readonly delegate* unmanaged[Cdecl]<nint, nint*, int> StartBarrier =
        (delegate* unmanaged[Cdecl]<nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Ibarrier");

    public readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, int> Broadcast =
        (delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, int>)NativeLibrary.GetExport(library, "MPI_Bcast");

    public readonly delegate* unmanaged[Cdecl]<nint, void*, int, nint, nint, nint, int> AllReduce =
        (delegate* unmanaged[Cdecl]<nint, void*, int, nint, nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Allreduce");

    public readonly delegate* unmanaged[Cdecl]<void*, int, nint, void*, int, nint, nint, int> AllGather =
        (delegate* unmanaged[Cdecl]<void*, int, nint, void*, int, nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Allgather");

    public readonly delegate* unmanaged[Cdecl]<nint, int, nint, void*, int*, int*, nint, nint, int> AllGatherPieces =
        (delegate* unmanaged[Cdecl]<nint, int, nint, void*, int*, int*, nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Allgatherv");

    public readonly delegate* unmanaged[Cdecl]<void*, int*, int*, nint, void*, int*, int*, nint, nint, int> AllToAllPieces =
        (delegate* unmanaged[Cdecl]<void*, int*, int*, nint, void*, int*, int*, nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Alltoallv");

    public readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int> StartSend =
        (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Isend");

    public readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int> StartReceive =
        (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Irecv");

    public readonly delegate* unmanaged[Cdecl]<nint*, int*, nint, int> Test =
        (delegate* unmanaged[Cdecl]<nint*, int*, nint, int>)NativeLibrary.GetExport(library, "MPI_Test");

    public readonly delegate* unmanaged[Cdecl]<nint*, nint, int> Wait =
        (delegate* unmanaged[Cdecl]<nint*, nint, int>)NativeLibrary.GetExport(library, "MPI_Wait");

    public readonly delegate* unmanaged[Cdecl]<nint*, int> Cancel =
        (delegate* unmanaged[Cdecl]<nint*, int>)NativeLibrary.GetExport(library, "MPI_Cancel");
}
