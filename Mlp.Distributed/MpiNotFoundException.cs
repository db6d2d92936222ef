namespace Mlp.Distributed;

/// <summary>Thrown where there is no MPI on the machine, or none that can be used: its message says what was looked for, and what to install.</summary>
public sealed class MpiNotFoundException : DllNotFoundException
{
    internal MpiNotFoundException(string message)
        : base(message)
    {
    }
}
