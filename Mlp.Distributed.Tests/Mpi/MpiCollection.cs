namespace Mlp.Distributed.Tests.Mpi;

/// <summary>The tests under mpirun, one after the other: each has more ranks than most machines have processors.</summary>
[CollectionDefinition(nameof(Mpi))]
public sealed class MpiCollection;
