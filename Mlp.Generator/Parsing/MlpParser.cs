using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Model;

namespace Mlp.Generator.Parsing;

/// <summary>Turns a class that carries [Mlp] into a model, or into diagnostics. The generator and the analyzer both run it.</summary>
internal static class MlpParser
{
    public const string AttributeName = "Mlp.MlpAttribute";

    private const LanguageVersion OldestLanguageVersion = LanguageVersion.CSharp12;

    /// <returns>The model, or null where an error was reported or the compiler itself will report one.</returns>
    public static MlpModel? Parse(INamedTypeSymbol symbol, AttributeData attribute, LanguageVersion languageVersion, DiagnosticSink sink, CancellationToken cancellation)
    {
        if (IsUnnamed(symbol))
        {
            return null;
        }

        if (languageVersion < OldestLanguageVersion)
        {
            sink.Report(Descriptors.LanguageVersion, ClassParser.Location(symbol), symbol.Name, OldestLanguageVersion.ToDisplayString(), languageVersion.ToDisplayString());
        }

        ClassModel @class = ClassParser.Parse(symbol, sink, cancellation);
        TopologyModel? topology = new TopologyParser(symbol, attribute, sink).Parse(cancellation);
        return topology is null || sink.HasErrors ? null : new MlpModel(@class, topology);
    }

    /// <summary>Whether the class or one around it is still being typed.</summary>
    private static bool IsUnnamed(INamedTypeSymbol? symbol) => symbol is not null && (symbol.Name.Length == 0 || IsUnnamed(symbol.ContainingType));

    /// <summary>The [Mlp] that counts where a class, against the compiler's rule, carries more than one: the first.</summary>
    public static AttributeData? FindAttribute(INamedTypeSymbol symbol)
        => symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == AttributeName);
}
