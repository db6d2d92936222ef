using System.IO.Compression;
using System.Xml.Linq;

namespace Mlp.Package.Tests;

/// <summary>The package MlpGen.Reporting, whose description is written by hand.</summary>
[Collection(PackageCollection.Name)]
public sealed class ReportingPackageTests(PackedSample packed)
{
    [ExhaustiveFact]
    public async Task Package_has_its_assembly_and_the_font_s_notice_and_depends_on_what_it_was_compiled_against()
    {
        string version = packed.Version;
        using ZipArchive package = await ZipFile.OpenReadAsync(await packed.Pack("Mlp.Reporting"));
        string[] expected = ["LICENSE", "MlpGen.Reporting.nuspec", "NOTICE.md", "README.md", "icon.png", "lib/net10.0/Mlp.Reporting.dll", "lib/net10.0/Mlp.Reporting.xml"];
        Assert.Equal(
            expected,
            package.Entries.Select(entry => entry.FullName).Where(name => name[0] != '[' && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        using Stream nuspec = package.GetEntry("MlpGen.Reporting.nuspec")!.Open();
        XElement[] dependencies = [.. XDocument.Load(nuspec).Descendants().Where(element => element.Name.LocalName == "dependency")];
        Dictionary<string, string> pinned = XDocument.Load(Path.Combine(Checkout.Folder, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(element => element.Attribute("Include")!.Value, element => element.Attribute("Version")!.Value);
        Assert.Equal(("MlpGen", $"[{version}]"), (dependencies[0].Attribute("id")!.Value, dependencies[0].Attribute("version")!.Value));
        Assert.Contains(dependencies, dependency => dependency.Attribute("id")!.Value == "Spectre.Console");
        Assert.Contains(dependencies, dependency => dependency.Attribute("id")!.Value == "ScottPlot");
        Assert.All(dependencies[1..], dependency => Assert.Equal(pinned[dependency.Attribute("id")!.Value], dependency.Attribute("version")!.Value));
    }
}
