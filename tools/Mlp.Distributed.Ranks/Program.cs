using Mlp.Distributed.Ranks;

// A verb for each thing that ranks do in tests. What a verb prints, and how it ends, its test knows.
Dictionary<string, Action<string[]>> verbs = new()
{
    ["hello"] = _ => Collectives.Hello(),
    ["sums"] = _ => Collectives.Sums(),
    ["broadcast"] = _ => Collectives.Broadcast(),
    ["bits"] = _ => Collectives.Bits(),
    ["allocations"] = _ => Collectives.Allocations(),
    ["misuse"] = _ => Collectives.Misuse(),
    ["train"] = arguments => Trainings.Train(deterministic: arguments[0] == "deterministic", arguments[1..]),
    ["save"] = arguments => Trainings.Save(arguments[0], arguments[1], int.Parse(arguments[2])),
    ["resume"] = arguments => Trainings.Resume(arguments[0], arguments[1]),
    ["null"] = _ => Faults.NullReference(),
    ["throw"] = _ => Faults.Throw(),
    ["catch"] = _ => Faults.Catch(),
    ["exit"] = _ => Faults.Exit(),
    ["return"] = _ => Faults.Return(),
    ["abort"] = _ => Faults.Abort(),
    ["abort-late"] = _ => Faults.AbortLate(),
    ["early"] = _ => Faults.EarlyDispose(),
    ["patient"] = _ => Faults.PatientDispose(),
    ["lengths"] = _ => Faults.Lengths(),
    ["order"] = _ => Faults.Order(),
    ["twice"] = _ => Faults.Twice(),
    ["loop"] = _ => Faults.Loop(),
};
if (args.Length == 0 || !verbs.TryGetValue(args[0], out Action<string[]>? verb))
{
    Console.Error.WriteLine($"Which of {string.Join(", ", verbs.Keys)}?");
    return 2;
}

verb(args[1..]);
return 0;
