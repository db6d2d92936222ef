using Microsoft.CodeAnalysis;

namespace Mlp.Generator.Diagnostics;

/// <summary>Makes descriptors, each with its page in docs/diagnostics.</summary>
internal static class DescriptorFactory
{
    private const string Category = "MlpGen";
    private const string HelpPages = "https://github.com/mlpgen/mlpgen/blob/main/docs/diagnostics/";

    public static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpPages + id + ".md");

    public static DiagnosticDescriptor Warning(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpPages + id + ".md");
}
