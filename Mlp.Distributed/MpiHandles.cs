using System.Runtime.InteropServices;

namespace Mlp.Distributed;

/// <summary>
/// What an MPI library calls its own objects. In Open MPI they are addresses; in MPICH, and in what has its binary interface (Intel MPI,
/// MVAPICH, Cray MPICH), numbers of 32 bits, which are passed in the same registers. Sources: mpi.h of Open MPI 4.1 and of MPICH 4.0.
/// </summary>
/// <param name="World">MPI_COMM_WORLD.</param>
/// <param name="Byte">MPI_BYTE.</param>
/// <param name="Float">MPI_FLOAT.</param>
/// <param name="Double">MPI_DOUBLE.</param>
/// <param name="Int">MPI_INT.</param>
/// <param name="Sum">MPI_SUM.</param>
/// <param name="ErrorsReturn">MPI_ERRORS_RETURN.</param>
/// <param name="InPlace">MPI_IN_PLACE.</param>
/// <param name="IgnoreStatus">MPI_STATUS_IGNORE.</param>
/// <param name="AnySource">MPI_ANY_SOURCE.</param>
internal sealed record MpiHandles(
    nint World, nint Byte, nint Float, nint Double, nint Int, nint Sum, nint ErrorsReturn, nint InPlace, nint IgnoreStatus, int AnySource)
{
    /// <summary>Returns those of a library, which its exports tell; null where it is no MPI that is known.</summary>
    public static MpiHandles? Of(nint library)
    {
        if (NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out nint world))
        {
            nint Address(string name) => NativeLibrary.GetExport(library, name);
            return new MpiHandles(
                world, Address("ompi_mpi_byte"), Address("ompi_mpi_float"), Address("ompi_mpi_double"), Address("ompi_mpi_int"), Address("ompi_mpi_op_sum"),
                Address("ompi_mpi_errors_return"), InPlace: 1, IgnoreStatus: 0, AnySource: -1);
        }

        return NativeLibrary.TryGetExport(library, "MPI_Init_thread", out _)
            ? new MpiHandles(
                0x44000000, 0x4c00010d, 0x4c00040a, 0x4c00080b, 0x4c000405, 0x58000003, 0x54000001, InPlace: -1, IgnoreStatus: 1, AnySource: -2)
            : null;
    }
}
