using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Model;

namespace Mlp.Generator.Parsing;

/// <summary>Reads the size of the images, where the inputs are some.</summary>
internal sealed class ImageParser(IReadOnlyDictionary<string, TypedConstant> properties, AttributeArguments arguments, FaultReporter faults)
{
    private const string Height = "Height", Width = "Width";

    /// <summary>Whether the attribute says a size, a wrong one included.</summary>
    public bool IsSet => properties.ContainsKey(Height) || properties.ContainsKey(Width);

    /// <summary>The size; null where the inputs are rows, or it is not right.</summary>
    public ImageSize? Parse()
        => IsSet && CheckComplete(Height, Width) && CheckComplete(Width, Height) && TryRead(Height, out int height) & TryRead(Width, out int width)
            ? new ImageSize(height, width)
            : null;

    /// <summary>Checks that an array holds an image, as wide as any layer makes it.</summary>
    public static void CheckLength(TopologyModel topology, AttributeArguments? arguments, FaultReporter faults)
    {
        if (topology.Image is not { } image)
        {
            return;
        }

        int channels = topology.HiddenChannels.Append(topology.InChannels).Max();
        long length = (long)image.Height * image.Width * channels;
        if (length >= Limits.PackedFloats)
        {
            faults.Report(
                Descriptors.ImageTooLarge, AttributeArguments.PropertyOf(arguments, Height), Text(channels), Text(image.Height), Text(image.Width), Text(length), Text(Limits.PackedFloats));
        }
    }

    private bool CheckComplete(string side, string other)
    {
        bool complete = properties.ContainsKey(side);
        if (!complete)
        {
            faults.Report(Descriptors.ImageSizeIncomplete, arguments.Property(other), other, side);
        }

        return complete;
    }

    private bool TryRead(string side, out int pixels)
    {
        // What is no int does not compile.
        pixels = properties[side] is { Kind: TypedConstantKind.Primitive, Value: int value } ? value : 1;
        if (pixels is >= 1 and <= Limits.ImageSide)
        {
            return true;
        }

        faults.Report(Descriptors.ImageSizeOutOfRange, arguments.Property(side), side, Text(pixels), Text(Limits.ImageSide));
        return false;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
