using System.CommandLine;
using Mlp.Tool.Conversion;

namespace Mlp.Tool.Commands;

/// <summary><c>mlpgen convert FROM TO</c>: writes a network in another format.</summary>
internal static class ConvertCommand
{
    public static string[] Examples { get; } =
    [
        "mlpgen convert model.pth model.safetensors",
        "mlpgen convert policy.onnx policy.safetensors --output action",
        "mlpgen convert trained.safetensors trained.onnx --like policy.onnx",
    ];

    public static Command Create()
    {
        Argument<string> from = new("from") { Description = "The model: .onnx, .pth, .pt, a .zip that holds one of them, or .safetensors.",
            HelpName = "FROM" };
        Argument<string> to = new("to") { Description = "The file to write: .safetensors or .onnx.", HelpName = "TO" };
        Option<string?> output = new("--output") { Description = "The output of the file to convert, where it has several.",
            HelpName = "NAME" };
        Option<string?> like = new("--like")
        {
            Description = "A model that says the activations, where FROM does not: its topology and activations, with the tensors of FROM.",
            HelpName = "MODEL",
        };
        Option<bool> force = new("--force") { Description = "Replace TO if it is there." };
        Command command = new("convert", "Writes the network of a file as safetensors or ONNX.") { from, to, output, like, force };
        command.SetAction(parsed => Converter.Run(
            parsed.InvocationConfiguration.Output, parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), parsed.GetValue(output),
                parsed.GetValue(like), parsed.GetValue(force)));
        return command;
    }
}
