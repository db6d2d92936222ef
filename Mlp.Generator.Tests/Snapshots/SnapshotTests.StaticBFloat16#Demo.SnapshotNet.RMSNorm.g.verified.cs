// Only what is in no snapshot before this one: see SnapshotNets.
// RMSNorm: each row is normalised over its channels.
