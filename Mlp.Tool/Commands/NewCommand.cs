using System.CommandLine;
using Mlp.Tool.New;

namespace Mlp.Tool.Commands;

/// <summary><c>mlpgen new FILE --target COLUMN</c>: makes a project of a CSV file.</summary>
internal static class NewCommand
{
    public static string[] Examples { get; } =
    [
        "mlpgen new titanic.csv --target Survived --name Passenger -o Titanic",
        "dotnet run -c Release --project Titanic",
    ];

    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "The CSV file, gzipped or not, with a header.", HelpName = "FILE" };
        Option<string> target = new("--target") { Description = "The column to predict.", HelpName = "COLUMN", Required = true };
        Option<string?> name = new("--name") { Description = "The name of the record, which is a row. Default: the file's.", HelpName = "NAME" };
        Option<string?> output = new("--output", "-o") { Description = "The folder of the project. Default: the name of the record.",
            HelpName = "FOLDER" };
        Option<string?> space = new("--namespace") { Description = "The namespace of the types. Default: none.", HelpName = "NAME" };
        Option<bool> force = new("--force") { Description = "Write into a folder that is not empty, and replace files of the same names." };
        Option<string?> source = new("--source") { Description = "A folder of packages that the project is to restore MlpGen from, as "
            + "well.", HelpName = "FOLDER" };
        Command command = new("new", "Makes a project of a CSV file: a record for its rows, a model, and a program that trains, tests and saves it.")
        {
            file, target, name, output, space, force, source,
        };
        command.SetAction(parsed => NewProject.Run(parsed.InvocationConfiguration.Output,
            new NewOptions(parsed.GetRequiredValue(file), parsed.GetRequiredValue(target))
        {
            Name = parsed.GetValue(name),
            Output = parsed.GetValue(output),
            Namespace = parsed.GetValue(space),
            Force = parsed.GetValue(force),
            Source = parsed.GetValue(source),
        }));
        return command;
    }
}
