using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Diagnostics;

namespace Mlp.Generator.Parsing;

/// <summary>Finds members of the user's that the generated part declares, too. An overload with other parameters is no clash.</summary>
internal static class MemberClashes
{
    /// <summary>What the generated part declares: a name alone, or a method with the types of its parameters.</summary>
    private static readonly HashSet<string> s_generated =
    [
        "InChannels", "OutChannels", "ParameterCount", "Layout", "Parameters", "Tape", "_mlpState", "_mlpFolded",
        ".ctor(long)", ".ctor(Mlp.MlpState)",
        "Load(string)", "Load(System.IO.Stream)", "Save(string)", "Save(System.IO.Stream)", "LoadStateDict(string)", "LoadStateDict(System.IO.Stream)",
        "Forward(System.ReadOnlySpan<float>, System.Span<float>)", "CreateTape(int, long)",
        "ForwardTraining(System.ReadOnlySpan<float>, Tape)", "Backward(System.ReadOnlySpan<float>, Tape)", "Backward(System.ReadOnlySpan<float>, Tape, System.Span<float>)",
        "ReadTensor(string, System.Span<float>)", "ReadTensor(string, System.Span<long>)",
        "WriteTensor(string, System.ReadOnlySpan<float>)", "WriteTensor(string, System.ReadOnlySpan<long>)", "NumBatchesTracked(string)",
        "MlpFold()", "MlpForwardTraining(System.ReadOnlySpan<float>, Mlp.MlpTape)", "MlpBackward(System.ReadOnlySpan<float>, Mlp.MlpTape)",
        "MlpBackward(System.ReadOnlySpan<float>, Mlp.MlpTape, System.Span<float>)",
    ];

    private static readonly HashSet<string> s_generatedNames = [.. s_generated.Select(member => member.Split('(')[0])];

    public static void Check(INamedTypeSymbol symbol, DiagnosticSink sink)
    {
        if (s_generatedNames.Contains(symbol.Name))
        {
            sink.Report(Descriptors.MemberClash, ClassParser.Location(symbol), symbol.Name, symbol.Name);
        }

        foreach (ISymbol member in symbol.GetMembers().Where(IsWritten))
        {
            if (Clashes(member))
            {
                sink.Report(Descriptors.MemberClash, member.Locations.FirstOrDefault(), symbol.Name, Describe(member));
            }
        }

        HashSet<string> reported = [];
        for (INamedTypeSymbol? type = symbol.BaseType; type is { SpecialType: not SpecialType.System_Object }; type = type.BaseType)
        {
            foreach (ISymbol member in type.GetMembers())
            {
                bool isVisible = member.DeclaredAccessibility is not Accessibility.Private && member is not IMethodSymbol { MethodKind: not MethodKind.Ordinary };
                if (isVisible && Clashes(member) && reported.Add(Describe(member)))
                {
                    sink.Report(Descriptors.MemberClash, ClassParser.Location(symbol), symbol.Name, $"{type.Name}.{Describe(member)}");
                }
            }
        }
    }

    /// <summary>Whether a member is the user's: the analyzer sees the generated part, too.</summary>
    public static bool IsWritten(ISymbol member)
        => !member.IsImplicitlyDeclared && member.DeclaringSyntaxReferences.Any(reference => !reference.SyntaxTree.FilePath.Contains("Mlp.Generator.MlpGenerator"));

    private static bool Clashes(ISymbol member)
        => member is IMethodSymbol method
            ? s_generated.Contains(method.Name) || (method.Arity == 0 && s_generated.Contains(Describe(method)))
            : s_generatedNames.Contains(member.Name);

    private static string Describe(ISymbol member)
        => member is IMethodSymbol method
            ? $"{method.Name}({string.Join(", ", method.Parameters.Select(parameter => parameter.Type.Name == "Tape" ? "Tape" : parameter.Type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString()))})"
            : member.Name;
}
