using Mlp.Tool.Commands;

namespace Mlp.Tool.Import;

/// <summary>A project and the files above it that say something of it. They are read as text: what they import themselves is not looked at.</summary>
internal sealed class ProjectSettings
{
    private const string Package = "MlpGen";

    private readonly ProjectText?[] _above;

    private ProjectSettings(string path)
    {
        Project = ProjectText.Read(path);
        Folder = Path.GetDirectoryName(path)!;
        (ProjectText? props, ProjectText? targets) = (Nearest("Directory.Build.props"), Nearest("Directory.Build.targets"));
        _above = [props, targets];
        PackageVersions = Nearest("Directory.Packages.props");
        string? central = Project.Property("ManagePackageVersionsCentrally") ?? PackageVersions?.Property("ManagePackageVersionsCentrally")
            ?? props?.Property("ManagePackageVersionsCentrally");
        IsCentral = string.Equals(central, "true", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Gets the project.</summary>
    public ProjectText Project { get; }

    /// <summary>Gets its folder.</summary>
    public string Folder { get; }

    /// <summary>Gets whether versions of packages are in <see cref="PackageVersions"/>.</summary>
    public bool IsCentral { get; }

    /// <summary>Gets Directory.Packages.props; null where there is none.</summary>
    public ProjectText? PackageVersions { get; }

    /// <summary>Gets whether the project has MlpGen: its package, or in a checkout of MlpGen its generator.</summary>
    public bool HasPackage
        => _above.Prepend(Project).Any(file => file?.Find("PackageReference", Package) is not null)
            || PackageVersions?.Find("GlobalPackageReference", Package) is not null
            || Project.Items("ProjectReference").Any(item => item.Attributes["Include"].Replace('\\', '/')
                .EndsWith("/Mlp.Generator.csproj", StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds the project.</summary>
    /// <param name="path">The project or its folder; null for this folder.</param>
    /// <exception cref="ToolException">There is none, or several are there.</exception>
    public static ProjectSettings Find(string? path)
    {
        string full = Path.GetFullPath(string.IsNullOrEmpty(path) ? "." : path);
        if (File.Exists(full))
        {
            return full.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase)
                ? new ProjectSettings(full)
                : throw new ToolException($"{Shown.Text(path!)}: a project in C# was expected, a .csproj");
        }

        if (!Directory.Exists(full))
        {
            throw new ToolException($"{Shown.Text(path!)}: there is no such project or folder");
        }

        string[] projects = [.. Directory.GetFiles(full, "*.csproj").Order(StringComparer.Ordinal)];
        return projects.Length switch
        {
            0 => throw new ToolException($"{Shown.Text(full)}: there is no project in it: run this in the folder of a .csproj, or name "
                + "one, --project PATH"),
            1 => new ProjectSettings(projects[0]),
            _ => throw new ToolException($"{Shown.Text(full)}: there are several projects in it, "
                + $"{Shown.List([.. projects.Select(project => Path.GetFileName(project))])}: name one, --project "
                    + $"{Path.GetFileName(projects[0])}"),
        };
    }

    /// <summary>The namespace of the project's own classes.</summary>
    /// <exception cref="ToolException">It depends on what the text does not say.</exception>
    public string RootNamespace()
    {
        string name = Path.GetFileNameWithoutExtension(Project.Path);
        string space = Project.Property("RootNamespace") ?? _above[0]?.Property("RootNamespace") ?? name;
        space = space.Replace("$(MSBuildProjectName)", name, StringComparison.OrdinalIgnoreCase);
        return space.Contains("$(", StringComparison.Ordinal)
            ? throw new ToolException($"{Shown.Text(Project.Path)}: its RootNamespace is {Shown.Quote(space)}, which depends on other "
                + "properties: say the namespace, --namespace NAME")
            : CSharpName.ToNamespace(space);
    }

    private ProjectText? Nearest(string name)
    {
        for (DirectoryInfo? folder = new(Folder); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, name);
            if (File.Exists(path))
            {
                return ProjectText.Read(path);
            }
        }

        return null;
    }
}
