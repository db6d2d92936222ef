namespace Mlp.Generator.Planning;

/// <summary>A plan with its weights packed: all that is printed.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Static">The data of a static network; null where it is not static.</param>
/// <param name="Initial">The weights to begin with; null where there are none.</param>
internal sealed record PackedNetwork(NetworkPlan Plan, StaticData? Static, InitialState? Initial);

/// <summary>The data of a static network.</summary>
/// <param name="Words">32-bit words, as its kernels read them.</param>
/// <param name="SelfTest">What its self-test expects.</param>
internal sealed record StaticData(EquatableArray<uint> Words, SelfTestData SelfTest);

/// <summary>The outputs that a static network's SelfTest expects, and how far its format is from float32.</summary>
/// <param name="Expected">[rows, out channels]: the outputs for the self-test's inputs, with the weights as they were kept.</param>
/// <param name="Difference">The largest difference between them and the outputs with the weights as they were trained.</param>
/// <param name="Largest">The largest magnitude among the latter.</param>
internal sealed record SelfTestData(EquatableArray<double> Expected, double Difference, double Largest);

/// <summary>A checked state dict, packed as the network's state holds it.</summary>
/// <param name="Parameters">The bits of the parameters.</param>
/// <param name="Buffers">The bits of the running statistics.</param>
/// <param name="Counters">num_batches_tracked of each norm.</param>
internal sealed record InitialState(EquatableArray<uint> Parameters, EquatableArray<uint> Buffers, EquatableArray<long> Counters);

/// <summary>A table's plan with the numbers of its file packed: all that is printed.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Network">Its network.</param>
/// <param name="Data">The file of a static class; null where it is not static.</param>
internal sealed record PackedTable(TablePlan Plan, PackedNetwork Network, TableData? Data);

/// <summary>The model of a table that is compiled in. Of doubles the bits, the lower half first.</summary>
/// <param name="Fill">What a missing cell counts as, [cells].</param>
/// <param name="Shift">What is taken off a cell, [cells].</param>
/// <param name="Scale">What each feature is multiplied with, [features but pieces].</param>
/// <param name="Knots">Where the pieces of each number lie, [numbers, knots]; none where there are no pieces.</param>
/// <param name="Target">Shift, scale, minimum and maximum of a target that is a number; none of classes.</param>
/// <param name="Members">The networks.</param>
internal sealed record TableData(
    EquatableArray<uint> Fill,
    EquatableArray<uint> Shift,
    EquatableArray<uint> Scale,
    EquatableArray<uint> Knots,
    EquatableArray<uint> Target,
    EquatableArray<InitialState> Members);
