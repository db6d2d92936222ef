using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Mlp.Generator.Weights;

/// <summary>
/// An MlpWeights item, which the package's targets have turned into text: lines with its name and state, then its bytes in base64. Two are equal
/// where their texts are.
/// </summary>
internal sealed class EncodedFile : IEquatable<EncodedFile>
{
    /// <summary>What the targets call the texts.</summary>
    public const string Extension = ".mlpweights";

    private const string FirstLine = "mlp-weights 1";

    private readonly ImmutableArray<byte> _checksum;
    private readonly Lazy<StateDict> _stateDict;

    private EncodedFile(SourceText text)
    {
        _checksum = text.GetContentHash();
        Name = "";
        Problem = "it was not encoded by the targets of the package MlpGen";
        int data = -1;
        foreach (TextLine line in text.Lines.Take(5))
        {
            string content = text.ToString(line.Span);
            if (line.LineNumber == 0 && content != FirstLine)
            {
                break;
            }

            if (content.StartsWith("name ", StringComparison.Ordinal))
            {
                Name = content.Substring("name ".Length);
            }
            else if (content.StartsWith("state ", StringComparison.Ordinal))
            {
                State = content.Substring("state ".Length);
            }
            else if (content == "data")
            {
                data = line.EndIncludingLineBreak;
            }
        }

        if (State == "found" && data >= 0)
        {
            Problem = null;
        }
        else if (State == "missing")
        {
            Problem = "there is no such file";
        }
        else if (State.StartsWith("unreadable ", StringComparison.Ordinal))
        {
            Problem = "it cannot be read: " + State.Substring("unreadable ".Length);
        }

        _stateDict = new(() => Weights.StateDict.Read(Convert.FromBase64String(text.ToString(TextSpan.FromBounds(data, text.Length)))));
    }

    /// <summary>The item as the project names it, with '/' between folders.</summary>
    public string Name { get; }

    /// <summary>Whether there is no such file.</summary>
    public bool IsMissing => State == "missing";

    /// <summary>Why there are no bytes; null where there are some.</summary>
    public string? Problem { get; }

    private string State { get; } = "";

    /// <summary>The file as an additional text holds it.</summary>
    public static EncodedFile? Read(AdditionalText file, CancellationToken cancellation) =>
        file.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) && file.GetText(cancellation) is { } text ? new(text) : null;

    /// <summary>The files that <c>Weights = "name"</c> may mean: that of the same path, else those with that path at their end.</summary>
    public static IReadOnlyList<EncodedFile> Find(IEnumerable<EncodedFile> files, string name)
    {
        string path = name.Replace('\\', '/');
        path = path.StartsWith("./", StringComparison.Ordinal) ? path.Substring(2) : path;
        List<EncodedFile> all = [.. files];
        return all.FirstOrDefault(file => file.Name == path) is { } same ? [same] : [.. all.Where(file => file.Name.EndsWith("/" + path, StringComparison.Ordinal))];
    }

    /// <summary>The tensors in it.</summary>
    /// <exception cref="InvalidDataException">It is no valid safetensors file.</exception>
    public StateDict StateDict() => _stateDict.Value;

    public bool Equals(EncodedFile? other) => other is not null && _checksum.SequenceEqual(other._checksum);

    public override bool Equals(object? other) => Equals(other as EncodedFile);

    public override int GetHashCode() => BitConverter.ToInt32([.. _checksum.Take(4)], 0);

    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0} ({1})", Name, State);
}
