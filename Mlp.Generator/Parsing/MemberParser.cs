using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Parsing.Tables;

namespace Mlp.Generator.Parsing;

/// <summary>Checks what the class has besides the network: its own members, and its base classes with theirs.</summary>
/// <remarks>
/// The analyzer sees the class with the generated part, the generator without it: both look at what the user wrote alone. An
/// interface needs no check: a generated member may implement one of its members, and where none does, the compiler says so.
/// </remarks>
internal sealed class MemberParser
{
    private readonly INamedTypeSymbol _type;
    private readonly Location _identifier;
    private readonly Compilation _compilation;
    private readonly FaultReporter _faults;
    private readonly CancellationToken _cancellation;
    private readonly IReadOnlyList<GeneratedMember> _generated;
    private readonly DiagnosticDescriptor _constructorDoesNotChain;

    private MemberParser(
        INamedTypeSymbol type,
        IReadOnlyList<GeneratedMember> generated,
        DiagnosticDescriptor constructorDoesNotChain,
        Location identifier,
        Compilation compilation,
        FaultReporter faults,
        CancellationToken cancellation)
    {
        _type = type;
        _generated = generated;
        _constructorDoesNotChain = constructorDoesNotChain;
        _identifier = identifier;
        _compilation = compilation;
        _faults = faults;
        _cancellation = cancellation;
    }

    /// <summary>Reports every member of <paramref name="type"/> that a network, or a table's model, cannot live with.</summary>
    /// <param name="type">The class.</param>
    /// <param name="attribute">Its [Mlp] or [MlpTable].</param>
    /// <param name="generated">The members that it gets.</param>
    /// <param name="constructorDoesNotChain">What a constructor is told that does not call a generated one.</param>
    /// <param name="compilation">Which says what is accessible.</param>
    /// <param name="faults">Where to report.</param>
    /// <param name="cancellation">Of the step.</param>
    public static void Check(
        INamedTypeSymbol type,
        AttributeData attribute,
        IReadOnlyList<GeneratedMember> generated,
        DiagnosticDescriptor constructorDoesNotChain,
        Compilation compilation,
        FaultReporter faults,
        CancellationToken cancellation)
    {
        MemberParser parser = new(
            type, generated, constructorDoesNotChain, ClassParser.Identifier(type, attribute, cancellation), compilation, faults, cancellation);
        parser.CheckName();
        parser.CheckOwnMembers();
        parser.CheckConstructors();
        parser.CheckBaseClasses();
    }

    private void CheckName()
    {
        foreach (GeneratedMember generated in _generated)
        {
            bool accessor = generated.Kind == GeneratedMemberKind.Property && _type.Name == "get_" + generated.Name;
            if (_type.Name == generated.Name || accessor)
            {
                _faults.Report(Descriptors.ClassNamedLikeMember, _identifier, _type.Name, generated.Display);
                return;
            }
        }
    }

    private void CheckOwnMembers()
    {
        HashSet<ISymbol> reported = new(SymbolEqualityComparer.Default);
        foreach (GeneratedMember generated in _generated)
        {
            foreach (ISymbol member in Clashing(_type, generated).Where(IsWrittenByUser).Where(reported.Add))
            {
                _faults.Report(Descriptors.MemberClash, LocationOf(member), Display(member), _type.Name, generated.Display);
            }
        }

        foreach (ISymbol member in _type.GetMembers().Where(IsRequired))
        {
            _faults.Report(Descriptors.RequiredMember, LocationOf(member), Display(member), _type.Name);
        }
    }

    private void CheckConstructors()
    {
        foreach (IMethodSymbol constructor in _type.InstanceConstructors.Where(IsWrittenByUser).Where(constructor => !CallsThis(constructor)))
        {
            _faults.Report(_constructorDoesNotChain, LocationOf(constructor), _type.Name);
        }
    }

    // A primary constructor has no declaration of its own, and a fault of its own.
    private bool CallsThis(IMethodSymbol constructor) => (constructor.PartialImplementationPart ?? constructor).DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax(_cancellation))
        .OfType<ConstructorDeclarationSyntax>()
        .All(declaration => declaration.Initializer.IsKind(SyntaxKind.ThisConstructorInitializer));

    private void CheckBaseClasses()
    {
        HashSet<string> reported = [];
        for (INamedTypeSymbol? ancestor = _type.BaseType; ancestor is { SpecialType: not SpecialType.System_Object }; ancestor = ancestor.BaseType)
        {
            if ((NetworkParser.FindAttribute(ancestor) ?? TableAttributes.Find(ancestor)) is not null)
            {
                _faults.Report(Descriptors.BaseClassIsNetwork, _identifier, _type.Name, ancestor.Name);
                return; // its members are a network's: to name each would help nobody
            }

            if (SymbolEqualityComparer.Default.Equals(ancestor, _type.BaseType))
            {
                CheckBaseConstructor(ancestor);
            }

            foreach (ISymbol member in ancestor.GetMembers().Where(IsRequired))
            {
                _faults.Report(Descriptors.RequiredMember, _identifier, Display(member), _type.Name);
            }

            foreach (GeneratedMember generated in _generated.Where(member => member.Kind != GeneratedMemberKind.Constructor))
            {
                ISymbol? hidden = Clashing(ancestor, generated).FirstOrDefault(member => _compilation.IsSymbolAccessibleWithin(member, _type));
                if (hidden is not null && reported.Add(hidden.Name))
                {
                    _faults.Report(Descriptors.InheritedMemberClash, _identifier, Display(hidden), _type.Name, generated.Display);
                }
            }
        }
    }

    /// <summary>Whether <c>base()</c> compiles: one constructor without parameters, or else a single one whose parameters may all be left out.</summary>
    private void CheckBaseConstructor(INamedTypeSymbol baseClass)
    {
        List<IMethodSymbol> callable =
        [
            .. baseClass.InstanceConstructors
                .Where(constructor => constructor.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams))
                .Where(constructor => _compilation.IsSymbolAccessibleWithin(constructor, _type)),
        ];
        if (baseClass.TypeKind != TypeKind.Error && callable.Count != 1 && callable.All(constructor => constructor.Parameters.Length > 0))
        {
            _faults.Report(Descriptors.BaseClassConstructor, _identifier, baseClass.Name, _type.Name);
        }
    }

    /// <summary>The members of <paramref name="type"/> that cannot stand beside, or below, the generated one without an error or a warning.</summary>
    private static IEnumerable<ISymbol> Clashing(INamedTypeSymbol type, GeneratedMember generated)
    {
        IEnumerable<ISymbol> named = type.GetMembers(generated.Name);
        return generated.Kind switch
        {
            GeneratedMemberKind.Constructor =>
                type.InstanceConstructors.Where(constructor => !constructor.IsImplicitlyDeclared && HasParameters(constructor, generated)),
            GeneratedMemberKind.Method =>
                named.Where(member => member is not IMethodSymbol method || (method.Arity == 0 && HasParameters(method, generated))),
            GeneratedMemberKind.Type =>
                named.Where(member => member is not INamedTypeSymbol { Arity: > 0 }),
            GeneratedMemberKind.Property =>
                named.Concat(Accessors(type, "get_" + generated.Name, 0)).Concat(Accessors(type, "set_" + generated.Name, 1)),
            _ => named,
        };
    }

    private static IEnumerable<ISymbol> Accessors(INamedTypeSymbol type, string name, int parameters) =>
        type.GetMembers(name).Where(member =>
            member is IMethodSymbol { Arity: 0, AssociatedSymbol: null } method && method.Parameters.Length == parameters);

    private static bool HasParameters(IMethodSymbol method, GeneratedMember generated) =>
        method.Parameters.Length == generated.ParameterTypes.Length
        && method.Parameters.Zip(generated.ParameterTypes, IsOfType).All(same => same);

    private static bool IsOfType(IParameterSymbol parameter, string type)
    {
        if (parameter.RefKind != RefKind.None)
        {
            return false; // by reference is another signature
        }

        if (type == GeneratedMembers.Self)
        {
            return SymbolEqualityComparer.Default.Equals(parameter.Type, parameter.ContainingType);
        }

        // Tape is not there yet where the generator looks, and may then be taken for a Tape outside the class.
        return type == GeneratedMembers.Tape
            ? parameter.Type.Name == type
                && (parameter.Type.TypeKind == TypeKind.Error
                    || SymbolEqualityComparer.Default.Equals(parameter.Type.ContainingType, parameter.ContainingType)
                    || parameter.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is ParameterSyntax { Type: IdentifierNameSyntax }))
            : parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) == type;
    }

    private static bool IsRequired(ISymbol member) => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true };

    private static bool IsWrittenByUser(ISymbol member) =>
        !member.IsImplicitlyDeclared
        && member.Locations.Any(location => location.SourceTree is { } tree && !GeneratedFiles.IsOurs(tree));

    private static Location LocationOf(ISymbol member) => member.Locations.FirstOrDefault() ?? Location.None;

    private static string Display(ISymbol member) => member.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
}
