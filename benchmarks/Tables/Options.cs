using System.Globalization;

namespace Mlp.TablesBenchmark;

/// <summary>What the command line says.</summary>
internal sealed record Options
{
    public const string Usage = "usage: FOLDER [--splits FOLDER] [--seeds 5] [--threads N] [--only-ours] [table ...]\n       --scale [--threads N] [table ...]";

    public string Folder { get; private init; } = "";

    public string? Splits { get; private init; }

    public int Seeds { get; init; } = 5;

    public int Threads { get; private init; } = Environment.ProcessorCount;

    public bool OnlyOurs { get; private init; }

    public bool Scale { get; private init; }

    public IReadOnlyList<string> Tables { get; private init; } = [];

    /// <summary>Reads the arguments; null where they say nothing.</summary>
    public static Options? Read(string[] arguments)
    {
        Options options = new();
        List<string> names = [];
        Queue<string> left = new(arguments);
        while (left.TryDequeue(out string? argument))
        {
            switch (argument)
            {
                case "--only-ours": options = options with { OnlyOurs = true }; break;
                case "--scale": options = options with { Scale = true }; break;
                case "--splits" when left.TryDequeue(out string? folder): options = options with { Splits = folder }; break;
                case "--seeds" when TakeNumber(out int seeds): options = options with { Seeds = seeds }; break;
                case "--threads" when TakeNumber(out int threads): options = options with { Threads = threads }; break;
                default:
                    if (argument.StartsWith('-'))
                    {
                        return null;
                    }

                    names.Add(argument);
                    break;
            }
        }

        if (options.Scale)
        {
            return options with { Tables = names };
        }

        return names.Count == 0 ? null : options with { Folder = names[0], Tables = names[1..] };

        bool TakeNumber(out int number) => int.TryParse(left.TryDequeue(out string? text) ? text : "", CultureInfo.InvariantCulture, out number) && number > 0;
    }
}
