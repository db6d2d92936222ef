namespace Mlp.Disassembly;

/// <summary>The check cannot run here, which is nobody's fault; the message says what is missing.</summary>
internal sealed class SkippedException(string message) : Exception(message);
