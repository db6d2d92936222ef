using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Mlp.Generator.Diagnostics;

/// <summary>
/// Where the parser says what is wrong. The analyzer has a place for it; the generator has none and only learns whether there was
/// an error, so that no location gets into its pipeline.
/// </summary>
internal sealed class FaultReporter(Action<Diagnostic>? report = null)
{
    /// <summary>Whether anything was reported that no network can be written for; by what it is, not by how a user configures it.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>One that says nothing of places of which all has been said.</summary>
    public FaultReporter Except(IReadOnlyCollection<Location> places) => places.Count == 0
        ? this
        : new(diagnostic =>
        {
            if (!places.Contains(diagnostic.Location))
            {
                report?.Invoke(diagnostic);
            }
        });

    public void Report(DiagnosticDescriptor descriptor, Location location, params object[] arguments)
    {
        HasErrors |= descriptor.DefaultSeverity == DiagnosticSeverity.Error;
        report?.Invoke(Diagnostic.Create(descriptor, location, arguments));
    }
}
