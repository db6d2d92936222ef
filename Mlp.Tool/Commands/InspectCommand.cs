using System.CommandLine;
using Mlp.ModelFiles;
using Mlp.Tool.Files;
using Mlp.Tool.Inspect;

namespace Mlp.Tool.Commands;

/// <summary><c>mlpgen inspect FILE</c>: shows what a file holds, and whether MlpGen can hold it.</summary>
internal static class InspectCommand
{
    public static string[] Examples { get; } =
    [
        "mlpgen inspect policy.onnx",
        "mlpgen inspect policy.onnx --output action",
        "mlpgen inspect model.pth --json",
    ];

    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "The model: .onnx, .pth, .pt, a .zip that holds one of them, or .safetensors.",
            HelpName = "FILE" };
        Option<string?> output = new("--output") { Description = "Show this output of the file alone.", HelpName = "NAME" };
        Option<bool> json = new("--json") { Description = "Write JSON, for programs." };
        Command command = new("inspect",
            "Shows the layers of each network of a file; where MlpGen cannot hold one, every node that it cannot, and why.") { file,
                output, json };
        command.SetAction(parsed => Run(parsed.InvocationConfiguration.Output, parsed.GetRequiredValue(file), parsed.GetValue(output),
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(TextWriter writer, string path, string? output, bool isJson)
    {
        LoadedModel model = LoadedModel.Read(path);
        IReadOnlyList<ModelCandidate> shown = model.Content.Candidates;
        if (output is not null)
        {
            shown = [.. shown.Where(candidate => candidate.Name == output)];
            if (shown.Count == 0)
            {
                string[] names = [.. model.Content.Candidates.Select(candidate => candidate.Name)];
                throw new ToolException($"{Shown.Text(path)}: there is no output {Shown.Quote(output)}: it has {Shown.List(names)}");
            }
        }

        if (isJson)
        {
            JsonReport.Write(writer, model, shown);
        }
        else
        {
            Report.Write(writer, model, shown);
        }

        return shown.Any(candidate => candidate.Network is not null) ? ExitCode.Good : ExitCode.NotHeld;
    }
}
