using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes the prediction of images: they become rows of pixels on their way in, and the outputs images on their way out.</summary>
internal static class ImagesEmitter
{
    /// <summary>Gives the method that the public methods call: the prediction of rows, or of images.</summary>
    public static string Predict(NetworkPlan plan) => plan.Images is null ? "Predict" : "PredictImages";

    /// <summary>The method PredictImages; nothing where there are no images.</summary>
    public static void Write(SourceWriter writer, NetworkPlan plan)
    {
        if (plan.Images is not { } images)
        {
            return;
        }

        int inputs = plan.InChannels, outputs = plan.OutChannels;
        writer.Line();
        writer.Lines($"""
            /// <summary>
            /// Prediction of images, {Describe.Shape(plan, inputs)} → {Describe.Shape(plan, outputs)}. {How(plan, images)}
            /// </summary>
            """);
        using (writer.Block("public static void PredictImages(ref float input, ref float parameters, ref float output, nuint images)"))
        {
            if (plan.PredictsWithBatchStatistics)
            {
                WriteAtOnce(writer, images, inputs, outputs);
            }
            else if (images.BlockPixels < images.Pixels)
            {
                WriteParts(writer, images, inputs, outputs);
            }
            else
            {
                WriteBlocks(writer, images, inputs, outputs);
            }
        }
    }

    private static string How(NetworkPlan plan, ImagePlan images)
        => plan.PredictsWithBatchStatistics ? "All become rows, a pixel each, since batch norm takes its statistics from all of them; and the outputs' rows become images."
            : images.BlockPixels < images.Pixels ? $"{images.BlockPixels} pixels at a time become rows, and their outputs pixels again."
            : images.BlockImages == 1 ? "One at a time becomes rows, a pixel each, and their outputs an image again."
            : $"{images.BlockImages} at a time become rows, a pixel each, and their outputs images again.";

    private static void WriteAtOnce(SourceWriter writer, ImagePlan images, int inputs, int outputs)
        => writer.Lines($"""
            ref float inputRows = ref ThreadScratch.RentForImages((long)images * {images.Pixels * (inputs + outputs)});   // [images * {images.Pixels}, {inputs}]
            ref float outputRows = ref Unsafe.Add(ref inputRows, images * {images.Pixels * inputs});   // [images * {images.Pixels}, {outputs}]
            PixelRows.FromImages(ref input, ref inputRows, channels: {inputs}, pixels: {images.Pixels}, images);
            Predict(ref inputRows, ref parameters, ref outputRows, images * {images.Pixels});
            PixelRows.ToImages(ref outputRows, ref output, channels: {outputs}, pixels: {images.Pixels}, images);
            """);

    private static void WriteBlocks(SourceWriter writer, ImagePlan images, int inputs, int outputs)
    {
        WriteRows(writer, images.BlockImages * images.Pixels, inputs, outputs);
        writer.Lines($$"""
            for (nuint image = 0; image < images; image += {{images.BlockImages}})
            {
                nuint count = nuint.Min({{images.BlockImages}}, images - image);
                PixelRows.FromImages(ref Unsafe.Add(ref input, image * {{images.Pixels * inputs}}), ref inputRows, channels: {{inputs}}, pixels: {{images.Pixels}}, count);
                Predict(ref inputRows, ref parameters, ref outputRows, count * {{images.Pixels}});
                PixelRows.ToImages(ref outputRows, ref Unsafe.Add(ref output, image * {{images.Pixels * outputs}}), channels: {{outputs}}, pixels: {{images.Pixels}}, count);
            }
            """);
    }

    private static void WriteParts(SourceWriter writer, ImagePlan images, int inputs, int outputs)
    {
        WriteRows(writer, images.BlockPixels, inputs, outputs);
        writer.Lines($$"""
            for (nuint image = 0; image < images; image++)
            {
                for (nuint pixel = 0; pixel < {{images.Pixels}}; pixel += {{images.BlockPixels}})
                {
                    nuint count = nuint.Min({{images.BlockPixels}}, {{images.Pixels}} - pixel);
                    PixelRows.FromPixels(ref Unsafe.Add(ref input, image * {{images.Pixels * inputs}} + pixel), ref inputRows, channels: {{inputs}}, pixels: {{images.Pixels}}, count);
                    Predict(ref inputRows, ref parameters, ref outputRows, count);
                    PixelRows.ToPixels(ref outputRows, ref Unsafe.Add(ref output, image * {{images.Pixels * outputs}} + pixel), channels: {{outputs}}, pixels: {{images.Pixels}}, count);
                }
            }
            """);
    }

    private static void WriteRows(SourceWriter writer, int rows, int inputs, int outputs)
        => writer.Lines($"""
            ref float inputRows = ref ThreadScratch.RentForImages({(long)rows * (inputs + outputs)});   // [{rows}, {inputs}]
            ref float outputRows = ref Unsafe.Add(ref inputRows, {(long)rows * inputs});   // [{rows}, {outputs}]
            """);
}
