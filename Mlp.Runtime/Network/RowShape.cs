namespace Mlp;

/// <summary>The shape of one of a batch's inputs or outputs: [channels], or [channels, height, width] where they are images.</summary>
internal readonly struct RowShape
{
    private readonly int _height;
    private readonly int _width;

    /// <param name="channels">At least 1.</param>
    /// <param name="height">0 where there are no pixels.</param>
    /// <param name="width">0 where there are no pixels.</param>
    public RowShape(int channels, int height = 0, int width = 0)
    {
        Channels = channels;
        _height = height;
        _width = width;
        Length = channels * Pixels;
    }

    public int Channels { get; }

    /// <summary>Floats.</summary>
    public int Length { get; }

    /// <summary>Height × width; 1 where there are no pixels.</summary>
    public int Pixels => IsImage ? _height * _width : 1;

    public bool IsImage => _height > 0;

    /// <summary>Gets the word for the samples of a batch: rows or images.</summary>
    public string Unit => IsImage ? "images" : "rows";

    /// <summary>The shape of a batch: [5, 64], [rows, 64] or [images, 3, 8, 8].</summary>
    public string Batch(int? rows = null) => IsImage
        ? $"[{rows?.ToString() ?? Unit}, {Channels}, {_height}, {_width}]"
        : $"[{rows?.ToString() ?? Unit}, {Channels}]";
}
