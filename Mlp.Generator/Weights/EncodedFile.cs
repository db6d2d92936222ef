using System;
using System.Collections.Generic;
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
    /// <summary>The extension that the targets give the texts.</summary>
    public const string Extension = ".mlpweights";

    private const string FirstLine = "mlp-weights 1";

    private readonly string _checksum;
    private readonly SourceText _text;
    private readonly int _data = -1;
    private volatile StateDict? _stateDict;

    private EncodedFile(SourceText text)
    {
        _text = text;
        _checksum = Convert.ToBase64String([.. text.GetContentHash()]);
        Name = "";
        Problem = "it was not encoded by the targets of the package MlpGen";
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
                _data = line.EndIncludingLineBreak;
                break;
            }
        }

        if (State == "found" && _data >= 0)
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

    /// <summary>The tensors in it, read once.</summary>
    /// <exception cref="InvalidDataException">It is no valid safetensors file.</exception>
    public StateDict StateDict() => _stateDict ??= Weights.StateDict.Read(Bytes());

    public bool Equals(EncodedFile? other) => other is not null && _checksum == other._checksum;

    public override bool Equals(object? other) => Equals(other as EncodedFile);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_checksum);

    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0} ({1})", Name, State);

    private byte[] Bytes()
    {
        try
        {
            return Convert.FromBase64String(_text.ToString(TextSpan.FromBounds(_data, _text.Length)));
        }
        catch (FormatException)
        {
            throw new InvalidDataException("the text that the build made of it is damaged: rebuild the project");
        }
    }
}
