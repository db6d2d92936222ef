namespace Mlp.Data;

/// <summary>The batches of an epoch from the loader's position on, for <c>foreach</c>. Nothing is allocated.</summary>
public readonly struct DataEpoch
{
    private readonly DataLoader _loader;

    internal DataEpoch(DataLoader loader) => _loader = loader;

    /// <summary>Gets the epoch's number, counted from 0.</summary>
    public long Number => _loader.Position.Epoch;

    /// <summary>Starts at the loader's position.</summary>
    public Enumerator GetEnumerator() => new(_loader);

    /// <summary>Moves the loader from batch to batch, to the end of the epoch.</summary>
    public ref struct Enumerator
    {
        private readonly DataLoader _loader;
        private readonly long _epoch;
        private Batch _current;

        internal Enumerator(DataLoader loader)
        {
            _loader = loader;
            _epoch = loader.Position.Epoch;
        }

        /// <summary>Gets the current batch.</summary>
        public readonly Batch Current => _current;

        /// <summary>Gathers the next batch.</summary>
        /// <returns>False at the end of the epoch.</returns>
        public bool MoveNext() => _loader.TryNext(_epoch, out _current);
    }
}
