using System.Xml;
using Mlp.Tool.Commands;

namespace Mlp.Tool.Import;

/// <summary>An element of an XML text, and where in the text it is.</summary>
internal sealed class XmlPlace
{
    /// <summary>Gets its name, without a namespace.</summary>
    public required string Name { get; init; }

    /// <summary>Gets its attributes.</summary>
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>Gets the element that it is in; null for the root.</summary>
    public required XmlPlace? Parent { get; init; }

    /// <summary>Gets where its first tag begins.</summary>
    public required int Start { get; init; }

    /// <summary>Gets where its first tag ends, behind the '&gt;'.</summary>
    public required int TagEnd { get; init; }

    /// <summary>Gets whether it has one tag, &lt;Project /&gt;.</summary>
    public required bool IsEmpty { get; init; }

    /// <summary>Gets where its last tag begins; that of the first where it has one.</summary>
    public int CloseStart { get; private set; }

    /// <summary>Gets where it ends.</summary>
    public int End { get; private set; }

    /// <summary>Gets the text directly in it.</summary>
    public string Value { get; private set; } = "";

    /// <summary>Gets the elements in it, in order.</summary>
    public List<XmlPlace> Children { get; } = [];

    /// <summary>Gets it and all elements in it.</summary>
    public IEnumerable<XmlPlace> All => Children.SelectMany(child => child.All).Prepend(this);

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="ToolException">It is no XML.</exception>
    public static XmlPlace Read(string text, string name)
    {
        List<int> lines = [0];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                lines.Add(i + 1);
            }
        }

        try
        {
            using XmlReader reader = XmlReader.Create(new StringReader(text),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return Read(reader, text, lines);
        }
        catch (XmlException error)
        {
            throw new ToolException($"{Shown.Text(name)}: it is no valid XML: {Shown.Text(error.Message)}");
        }
    }

    private static XmlPlace Read(XmlReader reader, string text, List<int> lines)
    {
        IXmlLineInfo position = (IXmlLineInfo)reader;
        XmlPlace? root = null, current = null;
        while (reader.Read())
        {
            // The position is that of the name, behind '<' or '</'.
            int at = lines[Math.Max(position.LineNumber, 1) - 1] + Math.Max(position.LinePosition, 1) - 1;
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    XmlPlace element = new()
                    {
                        Name = reader.LocalName,
                        Parent = current,
                        Start = at - 1,
                        TagEnd = TagEndFrom(text, at),
                        IsEmpty = reader.IsEmptyElement,
                        Attributes = AttributesOf(reader),
                    };
                    (element.CloseStart, element.End) = (element.Start, element.TagEnd);
                    root ??= element;
                    current?.Children.Add(element);
                    current = element.IsEmpty ? current : element;
                    break;
                case XmlNodeType.EndElement:
                    (current!.CloseStart, current.End) = (at - 2, TagEndFrom(text, at));
                    current = current.Parent;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when current is not null:
                    current.Value += reader.Value;
                    break;
            }
        }

        return root!;
    }

    private static Dictionary<string, string> AttributesOf(XmlReader reader)
    {
        Dictionary<string, string> attributes = new(StringComparer.Ordinal);
        while (reader.MoveToNextAttribute())
        {
            attributes[reader.LocalName] = reader.Value;
        }

        reader.MoveToElement();
        return attributes;
    }

    /// <summary>Where a tag ends: a '&gt;' in a value between quotes is none.</summary>
    private static int TagEndFrom(string text, int start)
    {
        char quote = '\0';
        for (int i = start; i < text.Length; i++)
        {
            char character = text[i];
            if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '"' or '\'')
            {
                quote = character;
            }
            else if (character == '>')
            {
                return i + 1;
            }
        }

        return text.Length;
    }
}
