using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Mlp.Tool.Commands;

/// <summary>The command line of <c>mlpgen</c>.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command.</summary>
    /// <param name="arguments">The words behind <c>mlpgen</c>.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="errors">Where messages about what is wrong go.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        try
        {
            ParseResult parsed = Root().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            bool isHelp = parsed.Action is ExamplesHelp or HelpAction;
            if (parsed.Errors.Count > 0 && !isHelp)
            {
                string command = parsed.CommandResult.Command is RootCommand ? "mlpgen" : $"mlpgen {parsed.CommandResult.Command.Name}";
                errors.Write($"mlpgen: {Shown.Text(parsed.Errors[0].Message)} {command} --help shows how it is used.\n");
                return ExitCode.Usage;
            }

            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        }
        catch (ToolException error)
        {
            errors.Write($"mlpgen: {error.Message}\n");
            return error.ExitCode;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            errors.Write($"mlpgen: {Shown.Text(error.Message)}\n");
            return ExitCode.BadInput;
        }
        catch (Exception error)
        {
            errors.Write($"mlpgen: this is a fault of MlpGen; please report it together with the file.\n{error}\n");
            return ExitCode.Fault;
        }
    }

    private static RootCommand Root()
    {
        RootCommand root = new("Looks into files of trained networks (ONNX, PyTorch, safetensors), makes them classes of a project, and "
            + "converts them; makes a project of a table.")
        {
            InspectCommand.Create(),
            ImportCommand.Create(),
            ConvertCommand.Create(),
            NewCommand.Create(),
        };
        foreach (Command command in root.Subcommands.Append(root))
        {
            string[] examples = command.Name switch
            {
                "inspect" => InspectCommand.Examples,
                "import" => ImportCommand.Examples,
                "convert" => ConvertCommand.Examples,
                "new" => NewCommand.Examples,
                _ => ["mlpgen inspect policy.onnx", "mlpgen import policy.onnx --name CarPolicy",
                    "mlpgen convert model.pth model.safetensors", "mlpgen new titanic.csv --target Survived"],
            };
            HelpOption? help = command.Options.OfType<HelpOption>().FirstOrDefault();
            if (help is null)
            {
                help = new HelpOption();
                command.Add(help);
            }

            help.Action = new ExamplesHelp((HelpAction)help.Action!, examples);
        }

        // Without a command the program shows what there is.
        root.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Error.Write("mlpgen: no command was given. mlpgen --help shows them: inspect, import, "
                + "convert, new.\n");
            return ExitCode.Usage;
        });
        return root;
    }

    /// <summary>The help of System.CommandLine, with examples and exit codes behind it.</summary>
    private sealed class ExamplesHelp(HelpAction usual, string[] examples) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int result = usual.Invoke(parseResult);
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.Write("Examples:\n");
            foreach (string example in examples)
            {
                output.Write($"  {example}\n");
            }

            output.Write("""

                Exit codes:
                  0   done
                  1   the file is sound, but MlpGen cannot hold its network, or there is nothing to do
                  2   what was given is bad: a file that is missing, torn or forged, an output that is not there
                  64  the command line is wrong

                """.ReplaceLineEndings("\n"));
            return result;
        }
    }
}
