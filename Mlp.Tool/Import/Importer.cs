using System.Reflection;
using System.Text;
using Mlp.ModelFiles;
using Mlp.Tool.Commands;
using Mlp.Tool.Files;
using Mlp.Tool.Networks;

namespace Mlp.Tool.Import;

/// <summary>Makes the network of a file a class of a project. Everything is checked before the first file is written.</summary>
internal sealed class Importer
{
    private const string Package = "MlpGen";

    private readonly ImportOptions _options;
    private readonly LoadedModel _model;
    private readonly ModelCandidate _candidate;
    private readonly ProjectSettings _settings;
    private readonly AtomicFiles _files = new();
    private readonly List<string> _done = [];
    private readonly List<string> _found = [];

    private Importer(ImportOptions options)
    {
        _options = options;
        _settings = ProjectSettings.Find(options.Project);
        _model = LoadedModel.Read(options.File);
        _candidate = OutputChoice.Choose(_model, options.Output);
    }

    private ModelNetwork Network => _candidate.Network!;

    /// <summary>Gets the version of the package: this program's own.</summary>
    public static string Version { get; } = typeof(Importer)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Imports a file.</summary>
    /// <param name="writer">Where it says what it did.</param>
    /// <param name="options">What the command line says.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(TextWriter writer, ImportOptions options)
    {
        if (!CSharpName.IsName(options.Name))
        {
            throw new ToolException($"--name {Shown.Text(options.Name)}: no class can be named so: a name of C# was expected, such as "
                + "CarPolicy", ExitCode.Usage);
        }

        if (options.Namespace is { } space && !CSharpName.IsNamespace(space))
        {
            throw new ToolException($"--namespace {Shown.Text(space)}: no namespace can be named so: names of C# separated by points "
                + "were expected, such as My.Game", ExitCode.Usage);
        }

        new Importer(options).Run(writer);
        return ExitCode.Good;
    }

    private void Run(TextWriter writer)
    {
        if (Limits.CompilationProblem(Network) is { } problem)
        {
            throw new ToolException($"{Shown.Text(_options.File)}: {problem}", ExitCode.NotHeld);
        }

        if (_model.HasOtherKeys)
        {
            string other = Path.GetFileNameWithoutExtension(_model.Name) + "-mlp.safetensors";
            throw new ToolException($"{Shown.Text(_options.File)}: its keys are not those of torchvision.ops.MLP, which the compiler "
                + $"asks for. Rename them, and import what was written: mlpgen convert {Shown.Text(_model.Name)} {Shown.Text(other)}",
                    ExitCode.NotHeld);
        }

        string weights = PlaceModel();
        EditProject(weights);
        ClassText text = WriteClass(weights);
        _files.Write();
        Tell(writer, text);
    }

    /// <summary>Copies the model into the project, unless it lies there, and says where it is.</summary>
    private string PlaceModel()
    {
        string file = Path.GetFullPath(_options.File);
        string relative = Path.GetRelativePath(_settings.Folder, file).Replace('\\', '/');
        if (!Path.IsPathRooted(relative) && !relative.StartsWith("../", StringComparison.Ordinal))
        {
            _found.Add($"{relative} lies in the project");
            return relative;
        }

        string name = Path.GetFileName(file);
        Copy(name, _model.Bytes);
        foreach ((string external, byte[] bytes) in _model.External)
        {
            Copy(external, bytes);
        }

        return name;
    }

    private void Copy(string name, byte[] bytes)
    {
        string target = Path.Combine(_settings.Folder, name);
        if (!File.Exists(target))
        {
            _files.Add(target, bytes);
            _done.Add($"copied {name} into the project");
        }
        else if (FileBytes.Read(target, target).AsSpan().SequenceEqual(bytes))
        {
            _found.Add($"{name} is in the project");
        }
        else if (_options.Force)
        {
            _files.Add(target, bytes);
            _done.Add($"replaced {name} in the project");
        }
        else
        {
            throw new ToolException($"{Shown.Text(target)}: another file of this name is there already: --force replaces it");
        }
    }

    private void EditProject(string weights)
    {
        ProjectText project = _settings.Project;
        string projectName = Path.GetFileName(project.Path);
        if (WeightsItem.IsListed(project, weights))
        {
            _found.Add($"{projectName} lists {weights}");
        }
        else
        {
            _done.Add($"added {project.AddItem(WeightsItem.Kind, ("Include", WeightsItem.Escape(weights)))} to {projectName}");
        }

        if (_settings.HasPackage)
        {
            _found.Add($"{projectName} has {Package}");
        }
        else if (_settings.IsCentral)
        {
            AddCentralVersion();
            _done.Add($"added {project.AddItem("PackageReference", ("Include", Package))} to {projectName}");
        }
        else
        {
            _done.Add($"added {project.AddItem("PackageReference", ("Include", Package), ("Version", Version))} to {projectName}");
        }

        if (_options.Source is { } source)
        {
            AddSource(project, source);
        }

        if (project.IsChanged)
        {
            _files.Add(project.Path, project.Bytes());
        }
    }

    private void AddCentralVersion()
    {
        ProjectText versions = _settings.PackageVersions
            ?? throw new ToolException($"{Shown.Text(_settings.Project.Path)}: versions of its packages are managed centrally, but there "
                + "is no Directory.Packages.props in its folder or above it: add one");
        string name = Path.GetRelativePath(_settings.Folder, versions.Path);
        if (versions.Find("PackageVersion", Package) is { } found)
        {
            _found.Add($"{name} has version {found.Attributes.GetValueOrDefault("Version", "?")} of {Package}, which stays");
            return;
        }

        _done.Add($"added {versions.AddItem("PackageVersion", ("Include", Package), ("Version", Version))} to {name}");
        _files.Add(versions.Path, versions.Bytes());
    }

    private void AddSource(ProjectText project, string source)
    {
        const string Property = "RestoreAdditionalProjectSources";
        string folder = Path.GetFullPath(source.Length == 0 ? "." : source);
        if (!Directory.Exists(folder))
        {
            throw new ToolException($"--source {Shown.Text(source)}: there is no such folder");
        }

        string relative = Path.GetRelativePath(_settings.Folder, folder).Replace('\\', '/');
        string place = WeightsItem.Escape(relative);
        place = Path.IsPathRooted(relative) ? place : $"$(MSBuildProjectDirectory)/{place}";
        if (project.Property(Property)?.Split(';').Contains(place) == true)
        {
            _found.Add($"{Path.GetFileName(project.Path)} restores from {relative}");
            return;
        }

        _done.Add($"added {project.AddProperty(Property, $"$({Property});{place}")} to {Path.GetFileName(project.Path)}");
    }

    private ClassText WriteClass(string weights)
    {
        string? output = OutputChoice.NeedsName(_model.Content.Candidates, _candidate) ? _candidate.Name : null;
        ClassText text = new(_options.Name, _options.Namespace ?? _settings.RootNamespace(), weights, output, _options.IsTrainable);
        byte[] bytes = Encoding.UTF8.GetBytes(text.Write(Network, _settings.Project.LineEnd));
        string name = _options.Name + ".cs", path = Path.Combine(_settings.Folder, name);
        bool isThere = File.Exists(path);
        if (isThere && FileBytes.Read(path, path).AsSpan().SequenceEqual(bytes))
        {
            _found.Add($"{name} is written");
        }
        else if (isThere && !_options.Force)
        {
            throw new ToolException($"{Shown.Text(path)}: it is there already, with another text: --force replaces it");
        }
        else
        {
            _files.Add(path, bytes);
            _done.Add($"{(isThere ? "replaced" : "wrote")} {name}");
        }

        return text;
    }

    private void Tell(TextWriter writer, ClassText text)
    {
        foreach (string step in _done)
        {
            writer.Write($"{Shown.Text(step)}\n");
        }

        if (_found.Count > 0)
        {
            writer.Write($"already there: {Shown.Text(string.Join("; ", _found))}\n");
        }

        foreach (string remark in Network.Remarks)
        {
            writer.Write($"{Shown.Text(remark)}\n");
        }

        if (ClassText.IsActivationMissing(Network))
        {
            writer.Write($"The file does not say the activations: add ActivationLayer in {text.Name}.cs, what the model was trained with. Until then it is ReLU, and the build warns (MLP115).\n");
        }

        writer.Write("\nTo predict:\n\n");
        foreach (string line in text.Usage(Network))
        {
            writer.Write($"    {Shown.Text(line)}\n");
        }
    }
}
