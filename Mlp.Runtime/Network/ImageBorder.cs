using System.Runtime.CompilerServices;
using Mlp.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>Where a tape's images become rows of pixels and rows images again. The threads of a pass share the images.</summary>
internal sealed class ImageBorder(int maxImages, RowShape input, RowShape output)
{
    private readonly AlignedBuffer _inputs = new(maxImages * input.Length);
    private readonly AlignedBuffer _outputs = new(maxImages * output.Length);
    private readonly AlignedBuffer _outputGradients = new(maxImages * output.Length + MlpTape.OutputGradientPadding);
    private AlignedBuffer? _inputGradients;

    /// <summary>Inputs, [rows, in channels].</summary>
    public ref float Input => ref _inputs.Reference;

    /// <summary>Outputs, [rows, out channels].</summary>
    public ref float Output => ref _outputs.Reference;

    /// <summary>Their gradient.</summary>
    public ref float OutputGradient => ref _outputGradients.Reference;

    /// <summary>The inputs' gradient, [rows, in channels], allocated when first asked for.</summary>
    public ref float InputGradient => ref (_inputGradients ??= new AlignedBuffer(_inputs.Length)).Reference;

    /// <summary>Makes <see cref="Input"/> of images: this thread's share of them.</summary>
    public void TakeInputs(ref float images, nuint count, Worker worker) => ToRows(ref images, ref Input, input, count, worker);

    /// <summary>Makes <see cref="OutputGradient"/> of images: this thread's share of them.</summary>
    public void TakeOutputGradient(ref float images, nuint count, Worker worker) => ToRows(ref images, ref OutputGradient, output, count, worker);

    /// <summary>Makes images of <see cref="Output"/>: this thread's share of them.</summary>
    public void GiveOutputs(ref float images, nuint count, Worker worker) => ToImages(ref Output, ref images, output, count, worker);

    /// <summary>Makes images of <see cref="InputGradient"/>.</summary>
    public void GiveInputGradient(ref float images, nuint count) => ToImages(ref InputGradient, ref images, input, count, default);

    private static void ToRows(ref float images, ref float rows, RowShape shape, nuint count, Worker worker)
    {
        (nuint first, nuint end) = worker.Rows(count);
        nuint start = first * (nuint)shape.Length;
        PixelRows.FromImages(ref Unsafe.Add(ref images, start), ref Unsafe.Add(ref rows, start), (nuint)shape.Channels, (nuint)shape.Pixels, end - first);
    }

    private static void ToImages(ref float rows, ref float images, RowShape shape, nuint count, Worker worker)
    {
        (nuint first, nuint end) = worker.Rows(count);
        nuint start = first * (nuint)shape.Length;
        PixelRows.ToImages(ref Unsafe.Add(ref rows, start), ref Unsafe.Add(ref images, start), (nuint)shape.Channels, (nuint)shape.Pixels, end - first);
    }
}
