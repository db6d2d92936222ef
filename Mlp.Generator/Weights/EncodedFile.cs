using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Mlp.Generator.Weights;

/// <summary>
/// An MlpWeights item, which the package's targets have turned into text: lines with its name and state, then its bytes in base64 (version 1), or
/// the networks of a model file that the build has converted (version 2). Two are equal where their texts are.
/// </summary>
internal sealed class EncodedFile : IEquatable<EncodedFile>
{
    /// <summary>The extension that the targets give the texts.</summary>
    public const string Extension = ".mlpweights";

    /// <summary>What is wrong with a text that no build writes.</summary>
    public const string Damaged = "the text that the build made of it is damaged: rebuild the project";

    private const string NotEncoded = "it was not encoded by the targets of the package MlpGen";

    private const string FirstLine = "mlp-weights 1", FirstLineOfConverted = "mlp-weights 2";

    private readonly string _checksum;
    private readonly SourceText _text;

    private EncodedFile(SourceText text)
    {
        _text = text;
        _checksum = Convert.ToBase64String([.. text.GetContentHash()]);
        string first = text.ToString(text.Lines[0].Span);
        IsConverted = first == FirstLineOfConverted;
        if (first is not (FirstLine or FirstLineOfConverted))
        {
            Problem = NotEncoded;
            return;
        }

        int line = ReadHead();
        Problem = State switch
        {
            "found" => IsConverted ? ReadNetworks(line) : ReadData(line),
            "missing" => "there is no such file",
            _ when State.StartsWith("unreadable ", StringComparison.Ordinal) => "it cannot be read: " + State.Substring("unreadable ".Length),
            _ when IsRefused => State.Substring("refused ".Length),
            _ => NotEncoded,
        };
    }

    /// <summary>Whether the build has converted it: it is a model file, with one network or several.</summary>
    public bool IsConverted { get; }

    /// <summary>The format of a model file, "ONNX, opset 17"; empty for a safetensors file.</summary>
    public string Format { get; private set; } = "";

    /// <summary>The network in it, or those of a model file, the refused ones included; none where there is a problem.</summary>
    public IReadOnlyList<EncodedNetwork> Networks { get; private set; } = [];

    /// <summary>The item as the project names it, with '/' between folders.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Whether there is no such file.</summary>
    public bool IsMissing => State == "missing";

    /// <summary>Whether the build's reader refused it: it is no model file, or is torn.</summary>
    public bool IsRefused => State.StartsWith("refused ", StringComparison.Ordinal);

    /// <summary>Why there are no bytes; null where there are some.</summary>
    public string? Problem { get; }

    private string State { get; set; } = "";

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

    /// <summary>A part of the text.</summary>
    public string Text(TextSpan span) => _text.ToString(span);

    public bool Equals(EncodedFile? other) => other is not null && _checksum == other._checksum;

    public override bool Equals(object? other) => Equals(other as EncodedFile);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_checksum);

    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0} ({1})", Name, State);

    /// <summary>Reads the lines of the head, and gives the number of the line behind them.</summary>
    private int ReadHead()
    {
        // The head of a converted file also says what the build has read, for the next build.
        int line = 1, most = IsConverted ? _text.Lines.Count : Math.Min(_text.Lines.Count, 4);
        for (; line < most; line++)
        {
            string content = Line(line);
            if (content == "data" || Output(content, out _) is not null)
            {
                return line;
            }

            Name = After("name ", content) ?? Name;
            State = After("state ", content) ?? State;
            Format = After("format ", content) ?? Format;
        }

        return line;
    }

    private string? ReadData(int line)
    {
        if (line >= _text.Lines.Count || Line(line) != "data")
        {
            return NotEncoded;
        }

        int start = _text.Lines[line].EndIncludingLineBreak;
        Networks = [new EncodedNetwork(this, output: "", refused: null, TextSpan.FromBounds(start, _text.Length))];
        return null;
    }

    /// <summary>Reads the networks of a model file: of each its name, and how many lines its bytes take or why it is refused.</summary>
    private string? ReadNetworks(int line)
    {
        List<EncodedNetwork> networks = [];
        while (line < _text.Lines.Count && Line(line).Length > 0)
        {
            if (Output(Line(line), out bool isSecondary) is not { } name || line + 1 >= _text.Lines.Count || networks.Exists(network => network.Output == name))
            {
                return Damaged;
            }

            string content = Line(line + 1);
            int start = line + 2;
            if (After("refused ", content) is { } reason)
            {
                networks.Add(new EncodedNetwork(this, name, reason, data: default, isSecondary));
                line = start;
            }
            else if (After("data ", content) is { } count
                && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int lines) && lines > 0 && lines <= _text.Lines.Count - start)
            {
                TextSpan span = TextSpan.FromBounds(_text.Lines[start].Start, _text.Lines[start + lines - 1].End);
                networks.Add(new EncodedNetwork(this, name, refused: null, span, isSecondary));
                line = start + lines;
            }
            else
            {
                return Damaged;
            }
        }

        Networks = networks;
        return line < _text.Lines.Count - 1 ? Damaged
            : networks.Count == 0 ? "it holds no network: no output depends on an input through a Linear"
            : null;
    }

    private string Line(int line) => _text.ToString(_text.Lines[line].Span);

    /// <summary>The output that a line begins the network of; a secondary one counts only where it is picked by its name.</summary>
    private static string? Output(string line, out bool isSecondary)
    {
        string? secondary = After("also ", line);
        isSecondary = secondary is not null;
        return secondary ?? After("network ", line);
    }

    private static string? After(string start, string line) => line.StartsWith(start, StringComparison.Ordinal) ? line.Substring(start.Length) : null;
}
