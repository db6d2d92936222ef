namespace Mlp.TablesBenchmark;

/// <summary>The networks of the tables: their inputs are known when the table is read, but a network's widths when it is compiled.</summary>
internal static class Networks
{
    public static IMlp Create(string table, long seed) => table switch
    {
        "diamonds" => new Diamonds(seed),
        "ames" => new Ames(seed),
        "Sacramento" => new Sacramento(seed),
        "wa_churn" => new Churn(seed),
        "attrition" => new Attrition(seed),
        "credit_data" => new Credit(seed),
        "stackoverflow" => new StackOverflow(seed),
        "penguins" => new Penguins(seed),
        "concrete" => new Concrete(seed),
        "wide-2" or "few-2" => new Wide2(seed),
        "wide-26" or "few-26" => new Wide26(seed),
        "wide-number" or "few-number" => new WideNumber(seed),
        "narrow-2" => new Narrow2(seed),
        "narrow-26" => new Narrow26(seed),
        "narrow-number" => new NarrowNumber(seed),
        _ => throw new ArgumentException($"There is no network for the table '{table}': declare one in Networks.cs."),
    };
}

[Mlp(50, 64, 32, 1)]
internal sealed partial class Diamonds;

[Mlp(446, 64, 32, 1)]
internal sealed partial class Ames;

[Mlp(133, 64, 32, 1)]
internal sealed partial class Sacramento;

[Mlp(77, 64, 32, 2)]
internal sealed partial class Churn;

[Mlp(135, 64, 32, 2)]
internal sealed partial class Attrition;

[Mlp(68, 64, 32, 2)]
internal sealed partial class Credit;

[Mlp(100, 64, 32, 2)]
internal sealed partial class StackOverflow;

[Mlp(30, 64, 32, 3)]
internal sealed partial class Penguins;

[Mlp(40, 64, 32, 1)]
internal sealed partial class Concrete;

[Mlp(600, 64, 32, 2)]
internal sealed partial class Wide2;

[Mlp(600, 64, 32, 26)]
internal sealed partial class Wide26;

[Mlp(600, 64, 32, 1)]
internal sealed partial class WideNumber;

[Mlp(14, 64, 32, 2)]
internal sealed partial class Narrow2;

[Mlp(14, 64, 32, 26)]
internal sealed partial class Narrow26;

[Mlp(14, 64, 32, 1)]
internal sealed partial class NarrowNumber;
