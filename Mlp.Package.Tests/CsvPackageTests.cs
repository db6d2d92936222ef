using System.IO.Compression;
using System.Xml.Linq;

namespace Mlp.Package.Tests;

/// <summary>The package MlpGen.Csv, whose description is written by hand.</summary>
[Collection(PackageCollection.Name)]
public sealed class CsvPackageTests(PackedSample packed)
{
    [ExhaustiveFact]
    public async Task Package_has_its_assembly_and_depends_on_the_runtime_s_package_of_the_same_version()
    {
        string version = packed.Version;
        using ZipArchive package = await ZipFile.OpenReadAsync(await packed.Pack("Mlp.Csv"));
        string[] expected = ["LICENSE", "MlpGen.Csv.nuspec", "README.md", "icon.png", "lib/net10.0/Mlp.Csv.dll", "lib/net10.0/Mlp.Csv.xml"];
        Assert.Equal(
            expected,
            package.Entries.Select(entry => entry.FullName).Where(name => name[0] != '[' && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        using Stream nuspec = package.GetEntry("MlpGen.Csv.nuspec")!.Open();
        XElement metadata = XDocument.Load(nuspec).Root!.Elements().Single();
        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        Assert.Equal(["MlpGen.Csv", version, "The MlpGen authors", "MIT"], new[] { Value("id"), Value("version"), Value("authors"), Value("license") });
        XElement group = Assert.Single(metadata.Descendants(), element => element.Name.LocalName == "group");
        Assert.Equal("net10.0", group.Attribute("targetFramework")?.Value);

        // The version that the assembly was compiled against, and no lower one.
        XElement reference = XDocument.Load(Path.Combine(Checkout.Folder, "Directory.Packages.props")).Descendants("PackageVersion").Single(element => element.Attribute("Include")?.Value == "CsvHelper");
        Assert.Equal(
            [("MlpGen", $"[{version}]"), ("CsvHelper", reference.Attribute("Version")!.Value)],
            group.Elements().Select(element => (element.Attribute("id")?.Value, element.Attribute("version")?.Value)));
    }
}
