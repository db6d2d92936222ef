using System.Numerics;
using System.Runtime.InteropServices;

namespace Mlp.Distributed;

/// <summary>
/// Sums over ranks in the order of ranks, whatever MPI's own algorithm would do. Of many numbers each rank gets one part from all others, sums it,
/// and gives it to all: as many bytes go over the network as in a reduction. Of few numbers each rank gets all, and sums them itself.
/// </summary>
internal sealed unsafe class OrderedSum(MpiLibrary library, int rank, int size) : IDisposable
{
    /// <summary>Numbers of all ranks together, up to which one message more costs more than their bytes.</summary>
    private const int Few = 4096;

    private const nuint Alignment = 64;

    // The cut of a span, for each rank: what goes to it, where that begins, what comes of it, and where that is put.
    private readonly int* _cut = (int*)NativeMemory.AllocZeroed((nuint)(4 * size), sizeof(int));
    private byte* _room;
    private nuint _roomBytes;

    /// <summary>Sums the numbers, one or more.</summary>
    /// <param name="values">As many on each rank; replaced by the sums.</param>
    /// <param name="length">How many.</param>
    /// <param name="type">MPI's handle of <typeparamref name="T"/>.</param>
    /// <returns>The function that failed, and its error code; 0 where none did.</returns>
    public (string Function, int Error) Sum<T>(T* values, int length, nint type)
        where T : unmanaged, INumber<T> =>
        (long)length * size <= Few ? SumFew(values, length, type) : SumMany(values, length, type);

    public void Dispose()
    {
        NativeMemory.Free(_cut);
        NativeMemory.AlignedFree(_room);
        _room = null;
        _roomBytes = 0;
    }

    private (string Function, int Error) SumFew<T>(T* values, int length, nint type)
        where T : unmanaged, INumber<T>
    {
        T* all = Room<T>(length * size);
        int error = library.Functions.AllGather(values, length, type, all, length, type, library.Handles.World);
        if (error == 0)
        {
            Add(all, values, length);
        }

        return ("MPI_Allgather", error);
    }

    private (string Function, int Error) SumMany<T>(T* values, int length, nint type)
        where T : unmanaged, INumber<T>
    {
        int* counts = _cut, starts = _cut + size, ownCounts = _cut + (2 * size), ownStarts = _cut + (3 * size);
        int own = Start(rank + 1, length) - Start(rank, length);
        for (int other = 0; other < size; other++)
        {
            starts[other] = Start(other, length);
            counts[other] = Start(other + 1, length) - starts[other];
            ownCounts[other] = own;
            ownStarts[other] = other * own;
        }

        T* parts = Room<T>(own * size);
        MpiHandles handles = library.Handles;
        int error = library.Functions.AllToAllPieces(values, counts, starts, type, parts, ownCounts, ownStarts, type, handles.World);
        if (error != 0)
        {
            return ("MPI_Alltoallv", error);
        }

        Add(parts, values + starts[rank], own);
        return ("MPI_Allgatherv", library.Functions.AllGatherPieces(handles.InPlace, 0, type, values, counts, starts, type, handles.World));
    }

    private int Start(int part, int length) => (int)((long)length * part / size);

    /// <summary>Writes the sum of the parts, one after the other, that follow each other in memory.</summary>
    private void Add<T>(T* parts, T* sums, int length)
        where T : unmanaged, INumber<T>
    {
        int i = 0;
        for (; i <= length - Vector<T>.Count; i += Vector<T>.Count)
        {
            Vector<T> sum = Vector.Load(parts + i);
            for (int part = 1; part < size; part++)
            {
                sum += Vector.Load(parts + ((nint)part * length) + i);
            }

            sum.Store(sums + i);
        }

        for (; i < length; i++)
        {
            T sum = parts[i];
            for (int part = 1; part < size; part++)
            {
                sum += parts[((nint)part * length) + i];
            }

            sums[i] = sum;
        }
    }

    private T* Room<T>(int length)
        where T : unmanaged
    {
        nuint bytes = (nuint)length * (nuint)sizeof(T);
        if (_roomBytes < bytes)
        {
            NativeMemory.AlignedFree(_room);
            _room = null;
            _roomBytes = 0;
            _room = (byte*)NativeMemory.AlignedAlloc(bytes, Alignment);
            _roomBytes = bytes;
        }

        return (T*)_room;
    }
}
