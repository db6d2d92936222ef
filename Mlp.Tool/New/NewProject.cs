using System.Text;
using Mlp.Tool.Commands;
using Mlp.Tool.Files;
using Mlp.Tool.Import;

namespace Mlp.Tool.New;

/// <summary>Makes a project of a CSV file. Everything is checked before the first file is written.</summary>
internal static class NewProject
{
    /// <summary>The largest file that is copied into the project, in bytes.</summary>
    public const int LargestCopy = 20_000_000;

    /// <summary>Makes a project.</summary>
    /// <param name="writer">Where it says what it did.</param>
    /// <param name="options">What the command line says.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(TextWriter writer, NewOptions options)
    {
        CheckNames(options);
        TableContent content = TableContent.Read(options.File);
        ColumnContent target = content.Find(options.Target);
        string record = options.Name ?? NameOf(options.File);
        IReadOnlyList<RowProperty> properties = RowParser.Parse(content, target, record);

        string output = options.Output ?? record, folder = Path.GetFullPath(output.Length == 0 ? "." : output);
        string project = (Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) is { Length: > 0 } name ? name : record) + ".csproj";
        CheckFolder(folder, output, project, options.Force);

        string file = Path.GetFullPath(options.File), data = Path.GetFileName(file);
        bool isCopied = content.Bytes.Length <= LargestCopy;
        ProjectTexts texts = new(record, options.Namespace, properties, data, isCopied ? null : file);
        string? source = options.Source is null ? null : SourceOf(options.Source, folder);
        (string Name, byte[] Bytes)[] files =
        [
            (project, Utf8(texts.Project(Importer.Version, source, IsCentral(folder)))),
            ($"{record}.cs", Utf8(texts.Row())),
            ($"{record}Model.cs", Utf8(texts.ModelClass())),
            ("Program.cs", Utf8(texts.Program())),
            .. isCopied ? [(data, content.Bytes)] : Array.Empty<(string, byte[])>(),
        ];
        if (isCopied && files.Count(written => written.Name.Equals(data, StringComparison.OrdinalIgnoreCase)) > 1)
        {
            throw new ToolException($"{Shown.Text(options.File)}: a file of the project has this name: rename one of them");
        }

        AtomicFiles atomic = new();
        foreach ((string written, byte[] bytes) in files)
        {
            string path = Path.Combine(folder, written);
            if (path != file)
            {
                atomic.Add(path, bytes);
            }
        }

        atomic.Write();
        Tell(writer, output, content, properties, [.. files.Select(written => written.Name)]);
        return ExitCode.Good;
    }

    private static void CheckNames(NewOptions options)
    {
        if (options.Name is { } name && (!CSharpName.IsName(name) || RowNames.IsTaken(name)))
        {
            string why = CSharpName.IsName(name) ? "it hides a name that the program needs" : "a name of C# was expected";
            throw new ToolException($"--name {Shown.Text(name)}: the record cannot be named so: {why}: choose another, such as Passenger",
                ExitCode.Usage);
        }

        if (options.Namespace is { } space && !CSharpName.IsNamespace(space))
        {
            throw new ToolException($"--namespace {Shown.Text(space)}: no namespace can be named so: names of C# separated by points "
                + "were expected, such as My.Tables", ExitCode.Usage);
        }

        string first = options.Namespace?.Split('.')[0] ?? "";
        string record = options.Name ?? NameOf(options.File);
        if (first == record || first == record + "Model" || RowNames.IsTaken(first))
        {
            throw new ToolException($"--namespace {Shown.Text(options.Namespace!)}: {Shown.Text(first)} is the name of a type that the "
                + "program uses: choose another", ExitCode.Usage);
        }
    }

    /// <summary>The name of a record of a file: titanic.csv.gz has rows of Titanic.</summary>
    private static string NameOf(string file)
    {
        string name = Path.GetFileName(file);
        name = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        string found = RowNames.Of(Path.GetFileNameWithoutExtension(name)) ?? "Row";
        return RowNames.IsTaken(found) ? found + "Row" : found;
    }

    private static void CheckFolder(string folder, string output, string project, bool force)
    {
        if (File.Exists(folder))
        {
            throw new ToolException($"{Shown.Text(output)}: it is a file, and a folder was expected: --output names another");
        }

        if (!Directory.Exists(folder))
        {
            return;
        }

        if (!force && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new ToolException($"{Shown.Text(output)}: the folder is not empty: --output names another, --force replaces files in it");
        }

        if (Directory.EnumerateFiles(folder, "*.csproj").FirstOrDefault(path => Path.GetFileName(path) != project) is { } other)
        {
            throw new ToolException($"{Shown.Text(output)}: another project is there, {Shown.Text(Path.GetFileName(other))}: --output names "
                + "another folder");
        }
    }

    private static string SourceOf(string source, string folder)
    {
        string full = Path.GetFullPath(source.Length == 0 ? "." : source);
        if (!Directory.Exists(full))
        {
            throw new ToolException($"--source {Shown.Text(source)}: there is no such folder");
        }

        string relative = Path.GetRelativePath(folder, full).Replace('\\', '/');
        string place = WeightsItem.Escape(relative);
        return Path.IsPathRooted(relative) ? place : $"$(MSBuildProjectDirectory)/{place}";
    }

    // The versions are in the project, which central management refuses.
    private static bool IsCentral(string folder)
    {
        for (DirectoryInfo? above = new(folder); above is not null; above = above.Parent)
        {
            if (File.Exists(Path.Combine(above.FullName, "Directory.Packages.props")))
            {
                return true;
            }
        }

        return false;
    }

    private static void Tell(
        TextWriter writer, string output, TableContent content, IReadOnlyList<RowProperty> properties, IReadOnlyList<string> files)
    {
        RowProperty target = properties.Single(property => property.IsTarget);
        string what = target.Type == "bool" ? "true or false"
            : target.Members is { } members ? $"one of {Shown.Plain(members.Count)} classes"
            : target.Categories is { } categories ? $"one of {Shown.Plain(categories.Count)} classes" : "a number";
        int features = properties.Count(property => !property.IsTarget && !property.IsIgnored);
        writer.Write($"read {Shown.Number(content.Rows)} rows: {Shown.Plain(features)} of {Shown.Plain(properties.Count - 1)} columns are to "
            + $"predict {Shown.Text(target.Column)}, {what}\n");
        foreach (RowProperty property in properties.Where(property => property.IsIgnored))
        {
            writer.Write($"left out {Shown.Text(property.Column)}: {Shown.Text(property.Comment!["No feature: ".Length..])}\n");
        }

        writer.Write($"wrote {Shown.Text(string.Join(", ", files))} in {Shown.Text(output)}\n");
        writer.Write($"\nTo train:\n\n    dotnet run -c Release --project {(output.Contains(' ', StringComparison.Ordinal) ? Shown.Quote(output) : Shown.Text(output))}\n");
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
