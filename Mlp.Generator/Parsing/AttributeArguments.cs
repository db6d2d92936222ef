using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mlp.Generator.Parsing.Tables;

namespace Mlp.Generator.Parsing;

/// <summary>Where the arguments of an [Mlp], or an [MlpTable], stand in the source, for diagnostics that point at them.</summary>
internal sealed class AttributeArguments(AttributeData attribute)
{
    private readonly AttributeSyntax? _syntax = attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax;

    /// <summary>The whole attribute, without its brackets.</summary>
    public Location Attribute => LocationOf(_syntax);

    /// <summary>The argument inChannels.</summary>
    public Location InChannels => LocationOf(InChannelsArgument);

    /// <summary>The argument hiddenChannels, or the first of them.</summary>
    public Location HiddenChannels => LocationOf(HiddenArguments.FirstOrDefault());

    /// <summary>The argument, or element of the array in it, for hidden width <paramref name="index"/>.</summary>
    public Location HiddenChannel(int index)
    {
        List<SyntaxNode> channels = HiddenChannelNodes;
        return index < channels.Count ? channels[index].GetLocation() : HiddenChannels;
    }

    /// <summary>All that is written in the attribute, one by one: what it is for, as messages call it, and where it stands, as the places above.</summary>
    public IEnumerable<(string Name, SyntaxNode Node)> All
    {
        get
        {
            if (InChannelsArgument is { } input)
            {
                yield return ("inChannels", input);
            }

            List<SyntaxNode> channels = HiddenChannelNodes;
            for (int i = 0; i < channels.Count; i++)
            {
                yield return ($"hiddenChannels[{i.ToString(CultureInfo.InvariantCulture)}]", channels[i]);
            }

            if (HiddenArguments.FirstOrDefault()?.Expression is ArrayCreationExpressionSyntax { Initializer: not null } array)
            {
                yield return ("hiddenChannels", array.Type); // its length, where that is written, too
            }

            foreach (AttributeArgumentSyntax argument in Arguments)
            {
                if (argument.NameEquals is { } property)
                {
                    yield return (property.Name.Identifier.ValueText, argument);
                }
            }
        }
    }

    /// <summary>The argument that sets the property <paramref name="name"/>.</summary>
    public Location Property(string name) =>
        LocationOf(Arguments.LastOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name));

    /// <summary>The same of an attribute whose places nobody may ask for, as in the generator.</summary>
    public static Location PropertyOf(AttributeArguments? arguments, string name) => arguments?.Property(name) ?? Location.None;

    /// <summary>The first of the widths, likewise.</summary>
    public static Location WidthsOf(AttributeArguments? arguments) => arguments?.InChannels ?? Location.None;

    private IEnumerable<AttributeArgumentSyntax> Arguments => _syntax?.ArgumentList?.Arguments ?? [];

    private List<AttributeArgumentSyntax> ConstructorArguments => [.. Arguments.Where(argument => argument.NameEquals is null)];

    // A table's network has as many inputs as its rows have features.
    private AttributeArgumentSyntax? InChannelsArgument => TableAttributes.IsMlpTable(attribute.AttributeClass) ? null :
        ConstructorArguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == "inChannels")
        ?? ConstructorArguments.FirstOrDefault(argument => argument.NameColon is null);

    private List<AttributeArgumentSyntax> HiddenArguments =>
        [.. ConstructorArguments.Where(argument => argument != InChannelsArgument)];

    private List<SyntaxNode> HiddenChannelNodes
    {
        get
        {
            List<AttributeArgumentSyntax> arguments = HiddenArguments;
            return (arguments.Count == 1 ? Elements(arguments[0].Expression) : null) ?? [.. arguments];
        }
    }

    private static List<SyntaxNode>? Elements(ExpressionSyntax expression) => expression switch
    {
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => [.. initializer.Expressions],
        ImplicitArrayCreationExpressionSyntax { Initializer: { } initializer } => [.. initializer.Expressions],
        CollectionExpressionSyntax collection => [.. collection.Elements],
        _ => null,
    };

    private Location LocationOf(SyntaxNode? node) => (node ?? _syntax)?.GetLocation() ?? Location.None;
}
