using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Tables;

/// <summary>Projects of users, by what is set in them.</summary>
internal static class ProjectSettings
{
    public static readonly string[] Names = ["plain", "nullable disabled", "checked", "usings", "C# 13", "debug", "unsafe", "Turkish", "with Mlp.Csv"];

    public static GeneratorOptions Of(string name) => name switch
    {
        "plain" => new(),
        "nullable disabled" => new() { Nullable = NullableContextOptions.Disable },
        "checked" => new() { CheckOverflow = true },
        "usings" => new() { ImplicitUsings = true },
        "C# 13" => new() { LanguageVersion = LanguageVersion.CSharp13 },
        "debug" => new() { Optimization = OptimizationLevel.Debug, Documentation = false },
        "unsafe" => new() { AllowUnsafe = true },
        "Turkish" => new() { Culture = CultureInfo.GetCultureInfo("tr-TR") },
        "with Mlp.Csv" => new() { ReferencesCsv = true },
        _ => throw new ArgumentException($"There is no project '{name}'.", nameof(name)),
    };
}
