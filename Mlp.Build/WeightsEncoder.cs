using System.Globalization;
using System.IO;
using System.Text;

namespace Mlp.Build;

/// <summary>Writes the text of a weights file, which docs/weights.md describes.</summary>
internal static class WeightsEncoder
{
    /// <summary>The largest file that is encoded, in bytes: 1 GiB.</summary>
    public const long LongestFile = 1L << 30;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the text of a file, unless it is there already.</summary>
    /// <returns>Whether the text was written.</returns>
    public static bool Write(WeightsPath path, string target)
    {
        try
        {
            using WeightsFile file = WeightsFile.Open(path.FullPath);
            if (file.Length > LongestFile)
            {
                throw new WeightsUnreadableException(string.Format(
                    CultureInfo.InvariantCulture,
                    "it has {0} bytes, and at most {1} can be built in. Load it at run time instead.",
                    file.Length,
                    LongestFile));
            }

            if (ModelEncoder.Converts(path.FullPath))
            {
                return ModelEncoder.Write(path, file, target);
            }

            // The head has the file's length and time, and a text is only ever there whole: the rest need not be compared.
            string source = string.Format(CultureInfo.InvariantCulture, "source {0} {1}\n", file.Length, file.WrittenTicks);
            byte[] head = Head(path, "found", source + "data\n");
            long length = head.Length + Base64Lines.LengthOf(file.Length);
            return !(file.HasOwnTime && FileComparison.StartsWith(target, head, length)) && AtomicFile.Write(target, stream =>
            {
                stream.Write(head, 0, head.Length);
                Base64Lines.Write(file, stream);
            });
        }
        catch (WeightsMissingException)
        {
            return WriteHead(target, Head(path, "missing", ""));
        }
        catch (WeightsUnreadableException error)
        {
            return WriteHead(target, Head(path, "unreadable " + OneLine.Of(error.Message), ""));
        }
    }

    private static byte[] Head(WeightsPath path, string state, string rest) =>
        s_utf8.GetBytes($"mlp-weights 1\nname {path.Name}\nstate {state}\n{rest}");

    private static bool WriteHead(string target, byte[] head) =>
        !FileComparison.StartsWith(target, head, head.Length) && AtomicFile.Write(target, stream => stream.Write(head, 0, head.Length));
}
