using Microsoft.CodeAnalysis;

namespace Mlp.Generator.Parsing;

/// <summary>Where the parser reports to: the analyzer reports diagnostics, the generator only learns that there was an error.</summary>
internal abstract class DiagnosticSink
{
    public bool HasErrors { get; private set; }

    public void Report(DiagnosticDescriptor descriptor, Location? location, params object[] arguments)
    {
        HasErrors |= descriptor.DefaultSeverity == DiagnosticSeverity.Error;
        Accept(descriptor, location, arguments);
    }

    protected abstract void Accept(DiagnosticDescriptor descriptor, Location? location, object[] arguments);
}

/// <summary>The generator's: analyzers report.</summary>
internal sealed class SilentSink : DiagnosticSink
{
    protected override void Accept(DiagnosticDescriptor descriptor, Location? location, object[] arguments)
    {
    }
}
