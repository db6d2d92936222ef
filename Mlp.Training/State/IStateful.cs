namespace Mlp;

/// <summary>Has state that is saved beside a network's: optimizers and schedules.</summary>
internal interface IStateful
{
    /// <summary>For messages: "Adam of DigitNet".</summary>
    string Description { get; }

    /// <summary>
    /// All that the next steps depend on, and what must be the same where it is loaded. One list serves both directions.
    /// </summary>
    /// <param name="prefix">What names begin with, so that several states fit into one file: "optimizer.".</param>
    IEnumerable<StateItem> StateItems(string prefix);
}
