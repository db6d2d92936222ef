using System.CommandLine;
using Mlp.Tool.Import;

namespace Mlp.Tool.Commands;

/// <summary><c>mlpgen import FILE --name NAME</c>: makes the network of a file a class of a project.</summary>
internal static class ImportCommand
{
    public static string[] Examples { get; } =
    [
        "mlpgen import policy.onnx --name CarPolicy",
        "mlpgen import policy.onnx --name CarPolicyNet --trainable",
        "mlpgen import ../models/agent.pth --name Agent --output action_net --project src/Game",
    ];

    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "The model: .onnx, .pth, .pt, a .zip that holds one of them, or .safetensors.",
            HelpName = "FILE" };
        Option<string> name = new("--name") { Description = "The name of the class.", HelpName = "NAME", Required = true };
        Option<bool> trainable = new("--trainable") { Description = "A class that begins with these weights and trains further, in place "
            + "of a static one for prediction alone." };
        Option<string?> output = new("--output") { Description = "The output of the file that the class computes, where it has several.",
            HelpName = "NAME" };
        Option<string?> project = new("--project") { Description = "The project, or its folder. Default: the project of this folder.",
            HelpName = "PATH" };
        Option<string?> space = new("--namespace") { Description = "The namespace of the class. Default: the project's RootNamespace.",
            HelpName = "NAME" };
        Option<bool> force = new("--force") { Description = "Replace the file of the class, and another model of the same name, if they "
            + "are there." };
        Option<string?> source = new("--source") { Description = "A folder of packages that the project is to restore MlpGen from, as "
            + "well.", HelpName = "FOLDER" };
        Command command = new("import",
            "Makes the network of a file a class of a project: copies the file, adds the item and the package, writes the class.")
        {
            file, name, trainable, output, project, space, force, source,
        };
        command.SetAction(parsed => Importer.Run(parsed.InvocationConfiguration.Output,
            new ImportOptions(parsed.GetRequiredValue(file), parsed.GetRequiredValue(name))
        {
            IsTrainable = parsed.GetValue(trainable),
            Output = parsed.GetValue(output),
            Project = parsed.GetValue(project),
            Namespace = parsed.GetValue(space),
            Force = parsed.GetValue(force),
            Source = parsed.GetValue(source),
        }));
        return command;
    }
}
