using System.Security;
using Mlp.Tool.Commands;

namespace Mlp.Tool.Import;

/// <summary>The text of a project or props file, to which items are added; everything else in it stays as the user wrote it.</summary>
internal sealed class ProjectText
{
    private readonly TextFile _file;
    private string _text;

    private ProjectText(string path, TextFile file)
    {
        (Path, _file, _text) = (path, file, file.Text);
        Root = XmlPlace.Read(_text, path);
        if (Root.Name != "Project")
        {
            throw new ToolException($"{Shown.Text(path)}: its first element is <{Root.Name}>, and <Project> was expected");
        }
    }

    /// <summary>Gets the file.</summary>
    public string Path { get; }

    /// <summary>Gets the first element, as it is after all that was added.</summary>
    public XmlPlace Root { get; private set; }

    /// <summary>Gets whether something was added.</summary>
    public bool IsChanged => _text != _file.Text;

    /// <summary>Gets how its lines end.</summary>
    public string LineEnd => _file.LineEnd;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ToolException">It cannot be read, or is no project.</exception>
    public static ProjectText Read(string path) => new(path, TextFile.Read(path));

    /// <summary>The bytes of the file.</summary>
    public byte[] Bytes() => (_file with { Text = _text }).Bytes();

    /// <summary>The value that the file sets a property to last.</summary>
    /// <returns>The value; null where it is not set.</returns>
    public string? Property(string name)
        => Root.Children.Where(group => group.Name == "PropertyGroup").SelectMany(group => group.Children)
            .LastOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value.Trim();

    /// <summary>The items of a kind, wherever they are in the file.</summary>
    public IEnumerable<XmlPlace> Items(string kind)
        => Root.All.Where(item => item.Name.Equals(kind, StringComparison.OrdinalIgnoreCase) && item.Attributes.ContainsKey("Include"));

    /// <summary>Finds an item by its Include, which may list several.</summary>
    public XmlPlace? Find(string kind, string include)
        => Items(kind).FirstOrDefault(item => item.Attributes["Include"].Split(';')
            .Any(each => each.Trim().Equals(include, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Adds an item: behind the last of its kind, or in a group of its own at the end.</summary>
    /// <param name="kind">The kind: <c>PackageReference</c>.</param>
    /// <param name="attributes">Its attributes in their order.</param>
    /// <returns>The item as it is written.</returns>
    public string AddItem(string kind, params (string Name, string Value)[] attributes)
    {
        string item = $"<{kind}{string.Concat(attributes.Select(attribute => $" {attribute.Name}=\"{SecurityElement.Escape(attribute.Value)}\""))} />";
        XmlPlace? last = Groups("ItemGroup").SelectMany(group => group.Children).LastOrDefault(child => child.Name == kind);
        if (last is not null)
        {
            InsertBehind(last, item);
        }
        else
        {
            AddGroup("ItemGroup", item);
        }

        return item;
    }

    /// <summary>Adds a property: behind the last one of the first group.</summary>
    /// <param name="name">The property.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The property as it is written.</returns>
    public string AddProperty(string name, string value)
    {
        string property = $"<{name}>{SecurityElement.Escape(value)}</{name}>";
        if (Groups("PropertyGroup").FirstOrDefault(group => group.Children.Count > 0)?.Children[^1] is { } last)
        {
            InsertBehind(last, property);
        }
        else
        {
            AddGroup("PropertyGroup", property);
        }

        return property;
    }

    /// <summary>The groups that always count.</summary>
    private IEnumerable<XmlPlace> Groups(string name)
        => Root.Children.Where(group => group.Name == name && !group.Attributes.ContainsKey("Condition"));

    private void InsertBehind(XmlPlace element, string added)
    {
        if (Indentation(element.Start) is { } indentation)
        {
            // A comment behind the element speaks of it, and stays there.
            Insert(EndOfLine(element.End), LineEnd + indentation + added);
        }
        else
        {
            Insert(element.End, added);
        }
    }

    private void AddGroup(string name, string content)
    {
        string step = Root.Children.Select(child => Indentation(child.Start)).FirstOrDefault(indentation => indentation is { Length: > 0 })
            ?? "  ";
        string inner = Root.Children.SelectMany(group => group.Children).Select(child => Indentation(child.Start))
            .FirstOrDefault(indentation => indentation is { Length: > 0 }) ?? step + step;
        string group = $"{step}<{name}>{LineEnd}{inner}{content}{LineEnd}{step}</{name}>{LineEnd}";
        if (Root.IsEmpty)
        {
            int slash = _text.LastIndexOf('/', Root.TagEnd - 1);
            string tag = _text[..slash].TrimEnd();
            Replace($"{tag}>{LineEnd}{group}</Project>{_text[Root.TagEnd..]}");
        }
        else if (Indentation(Root.CloseStart) is { } closing)
        {
            int start = Root.CloseStart - closing.Length;

            // Groups that a blank line separates stay separated.
            Insert(start, IsBehindBlankLine(start) ? group + LineEnd : group);
        }
        else
        {
            bool isOneLine = _text.IndexOf('\n', Root.Start, Root.CloseStart - Root.Start) < 0;
            Insert(Root.CloseStart, isOneLine ? $"<{name}>{content}</{name}>" : LineEnd + group);
        }
    }

    /// <summary>What is in front of a place on its line, where that is blank; null where it is not.</summary>
    private string? Indentation(int place)
    {
        int start = place;
        while (start > 0 && _text[start - 1] is ' ' or '\t')
        {
            start--;
        }

        return start == 0 || _text[start - 1] is '\n' or '\r' ? _text[start..place] : null;
    }

    /// <summary>Where the line ends, if only blanks and whole comments are left on it; otherwise the place itself.</summary>
    private int EndOfLine(int place)
    {
        int at = place;
        while (true)
        {
            while (at < _text.Length && _text[at] is ' ' or '\t')
            {
                at++;
            }

            if (at == _text.Length || _text[at] is '\r' or '\n')
            {
                return at;
            }

            int end = string.CompareOrdinal(_text, at, "<!--", 0, 4) == 0 ? _text.IndexOf("-->", at, StringComparison.Ordinal) : -1;
            if (end < 0 || _text.AsSpan(at, end - at).ContainsAny('\r', '\n'))
            {
                return place;
            }

            at = end + 3;
        }
    }

    private bool IsBehindBlankLine(int lineStart)
    {
        int end = lineStart - LineEnd.Length;
        return end > 0 && Indentation(end) is not null;
    }

    private void Insert(int place, string added) => Replace(_text.Insert(place, added));

    private void Replace(string text)
    {
        _text = text;
        Root = XmlPlace.Read(_text, Path);
    }
}
