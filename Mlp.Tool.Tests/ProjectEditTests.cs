using System.Text;
using Mlp.Tool.Import;

namespace Mlp.Tool.Tests;

/// <summary>What <c>mlpgen import</c> does to the text of a project: compared whole.</summary>
public sealed class ProjectEditTests : IDisposable
{
    private static readonly string s_reference = $"<PackageReference Include=\"MlpGen\" Version=\"{Importer.Version}\" />";

    private readonly Tool _tool = new();

    /// <summary>A name, the project before, and after; '+' begins a line that is added.</summary>
    public static TheoryData<string, string> Projects => new()
    {
        {
            "console",
            """
            <Project Sdk="Microsoft.NET.Sdk">

              <PropertyGroup>
                <OutputType>Exe</OutputType>
              </PropertyGroup>

            +  <ItemGroup>
            +    <MlpWeights Include="policy.onnx" />
            +  </ItemGroup>
            +
            +  <ItemGroup>
            +    {reference}
            +  </ItemGroup>
            +
            </Project>
            """
        },
        {
            "no blank lines, a comment behind the last element",
            """
            <?xml version="1.0" encoding="utf-8"?>
            <!-- A comment with a <Project> in it. -->
            <Project Sdk="Microsoft.NET.Sdk">
                <PropertyGroup>
                    <OutputType  A = "b>c" >Exe</OutputType>   
                </PropertyGroup>
                <ItemGroup>
                    <PackageReference Include="Newtonsoft.Json" Version="13.0.3" /> <!-- for the settings -->
            +        {reference}
                </ItemGroup>
                <!-- the end -->
            +    <ItemGroup>
            +        <MlpWeights Include="policy.onnx" />
            +    </ItemGroup>
            </Project>
            """
        },
        {
            "tabs",
            """
            <Project Sdk="Microsoft.NET.Sdk">
            	<ItemGroup Condition="'$(X)' == 'y'">
            		<PackageReference Include="Conditional" Version="1.0.0" />
            	</ItemGroup>
            	<ItemGroup>
            		<PackageReference Include="First" Version="1.0.0">
            			<PrivateAssets>all</PrivateAssets>
            		</PackageReference>
            +		{reference}
            		<None Remove="x" />
            	</ItemGroup>
            +	<ItemGroup>
            +		<MlpWeights Include="policy.onnx" />
            +	</ItemGroup>
            </Project>
            """
        },
        {
            "package is there",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup><PackageReference Include="mlpgen" Version="0.0.1" /></ItemGroup>
              <ItemGroup>
                <MlpWeights Include="other.onnx" />
            +    <MlpWeights Include="policy.onnx" />
              </ItemGroup>
            </Project>
            """
        },
        {
            "both are there",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup>
                <MlpWeights Include="a.onnx; .\*.onnx" />
                <PackageReference Include="MlpGen" Version="0.0.1" />
              </ItemGroup>
            </Project>
            """
        },
        {
            "no groups",
            """
            <Project Sdk="Microsoft.NET.Sdk">
            +  <ItemGroup>
            +    <MlpWeights Include="policy.onnx" />
            +  </ItemGroup>
            +  <ItemGroup>
            +    {reference}
            +  </ItemGroup>
            </Project>
            """
        },
        {
            "items in a target are no items of the project",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <Target Name="A">
                <ItemGroup>
                  <Compile Include="x.cs" />
                </ItemGroup>
              </Target>
            +  <ItemGroup>
            +    <MlpWeights Include="policy.onnx" />
            +  </ItemGroup>
            +  <ItemGroup>
            +    {reference}
            +  </ItemGroup>
            </Project>
            """
        },
        {
            "old namespace",
            """
            <Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003" Sdk="Microsoft.NET.Sdk">
              <ItemGroup>
                <MlpWeights Include="b.onnx" />
            +    <MlpWeights Include="policy.onnx" />
                <PackageReference Include="B" Version="1.0.0" />
            +    {reference}
              </ItemGroup>
            </Project>
            """
        },
    };

    public void Dispose() => _tool.Dispose();

    [Theory]
    [MemberData(nameof(Projects))]
    public void Lines_are_added_and_nothing_else_changes(string name, string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Replace("{reference}", s_reference, StringComparison.Ordinal).Split('\n');
        string before = string.Join('\n', lines.Where(line => !line.StartsWith('+'))), after = string.Join('\n', lines.Select(line => line.StartsWith('+') ? line[1..] : line));
        foreach (string lineEnd in (string[])["\n", "\r\n"])
        {
            foreach (string rest in (string[])["", lineEnd])
            {
                foreach (Encoding encoding in (Encoding[])[new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode])
                {
                    if (encoding == Encoding.Unicode && before.Contains("utf-8", StringComparison.Ordinal))
                    {
                        continue;
                    }

                    byte[] written = Edit(before.Replace("\n", lineEnd, StringComparison.Ordinal) + rest, encoding);
                    byte[] expected = [.. encoding.GetPreamble(), .. encoding.GetBytes(after.Replace("\n", lineEnd, StringComparison.Ordinal) + rest)];
                    Assert.True(written.AsSpan().SequenceEqual(expected), $"{name}:\n{encoding.GetString(written)}");
                }
            }
        }
    }

    [Theory]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk\" />", "<Project Sdk=\"Microsoft.NET.Sdk\">\n  <ItemGroup>\n    <MlpWeights Include=\"policy.onnx\" />\n  </ItemGroup>\n  <ItemGroup>\n    {reference}\n  </ItemGroup>\n</Project>")]
    [InlineData("<Project Sdk=\"A/b\"></Project>", "<Project Sdk=\"A/b\"><ItemGroup><MlpWeights Include=\"policy.onnx\" /></ItemGroup><ItemGroup>{reference}</ItemGroup></Project>")]
    [InlineData("<Project><ItemGroup><PackageReference Include=\"A\" /><PackageReference Include=\"B\" /></ItemGroup></Project>", "<Project><ItemGroup><PackageReference Include=\"A\" /><PackageReference Include=\"B\" />{reference}</ItemGroup><ItemGroup><MlpWeights Include=\"policy.onnx\" /></ItemGroup></Project>")]
    public void Project_on_one_line(string before, string after)
        => Assert.Equal(after.Replace("{reference}", s_reference, StringComparison.Ordinal), Encoding.UTF8.GetString(Edit(before, new UTF8Encoding(false))));

    [Fact]
    public void Central_versions_get_the_version_and_the_project_gets_none()
    {
        _tool.Write("Directory.Packages.props", "<Project>\r\n  <PropertyGroup>\r\n    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>\r\n  </PropertyGroup>\r\n  <ItemGroup>\r\n    <PackageVersion Include=\"A\" Version=\"1.0.0\" />\r\n  </ItemGroup>\r\n</Project>\r\n");
        string project = Encoding.UTF8.GetString(Edit("<Project><ItemGroup><PackageReference Include=\"A\" /></ItemGroup></Project>", new UTF8Encoding(false)));
        Assert.Contains("<PackageReference Include=\"A\" /><PackageReference Include=\"MlpGen\" /></ItemGroup>", project, StringComparison.Ordinal);
        Assert.Equal(
            $"<Project>\r\n  <PropertyGroup>\r\n    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>\r\n  </PropertyGroup>\r\n  <ItemGroup>\r\n    <PackageVersion Include=\"A\" Version=\"1.0.0\" />\r\n    <PackageVersion Include=\"MlpGen\" Version=\"{Importer.Version}\" />\r\n  </ItemGroup>\r\n</Project>\r\n",
            _tool.Read("Directory.Packages.props"));
    }

    [Fact]
    public void Central_version_that_is_there_stays()
    {
        const string Versions = "<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup><ItemGroup><PackageVersion Include=\"MlpGen\" Version=\"0.0.7\" /></ItemGroup></Project>";
        _tool.Write("Directory.Packages.props", Versions);
        string project = Encoding.UTF8.GetString(Edit("<Project></Project>", new UTF8Encoding(false)));
        Assert.Contains("<PackageReference Include=\"MlpGen\" />", project, StringComparison.Ordinal);
        Assert.Equal(Versions, _tool.Read("Directory.Packages.props"));
    }

    [Fact]
    public void Project_that_does_without_central_versions_gets_the_version()
    {
        _tool.Write("Directory.Packages.props", "<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup></Project>");
        string project = Encoding.UTF8.GetString(Edit("<Project><PropertyGroup><ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally></PropertyGroup></Project>", new UTF8Encoding(false)));
        Assert.Contains(s_reference, project, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_of_packages_is_a_source_of_the_project_alone()
    {
        string project = Encoding.UTF8.GetString(Edit("<Project>\n  <PropertyGroup>\n    <A>b</A>\n  </PropertyGroup>\n</Project>\n", new UTF8Encoding(false), "--source", _tool.Folder));
        Assert.Contains("    <A>b</A>\n    <RestoreAdditionalProjectSources>$(RestoreAdditionalProjectSources);$(MSBuildProjectDirectory)/..</RestoreAdditionalProjectSources>\n  </PropertyGroup>\n", project, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_MSBuild_and_CSharp_read_otherwise_are_escaped()
    {
        string model = _tool.At("50% (a&b).onnx");
        File.Copy(Tool.Fixture("act_relu.onnx"), model);
        string project = _tool.Write("game/Game.csproj", "<Project></Project>");
        Tool.Good("import", model, "--name", "Policy", "--project", project);
        Tool.Good("import", model, "--name", "Policy", "--project", project);
        Assert.Contains("<MlpWeights Include=\"50%25 %28a&amp;b%29.onnx\" />", _tool.Read("game/Game.csproj"), StringComparison.Ordinal);
        Assert.Single(_tool.Read("game/Game.csproj").Split("<MlpWeights")[1..]);
        Assert.Contains("Weights = \"50% (a&b).onnx\"", _tool.Read("game/Policy.cs"), StringComparison.Ordinal);
    }

    private byte[] Edit(string text, Encoding encoding, params string[] options)
    {
        string folder = _tool.At(Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        string project = Path.Combine(folder, "Game.csproj");
        File.WriteAllBytes(project, [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
        if (!File.Exists(_tool.At("policy.onnx")))
        {
            File.Copy(Tool.Fixture("act_relu.onnx"), _tool.At("policy.onnx"));
        }

        string[] arguments = ["import", _tool.At("policy.onnx"), "--name", "CarPolicy", "--namespace", "Cars", "--project", project, .. options];
        Tool.Good(arguments);
        byte[] once = File.ReadAllBytes(project);
        Tool.Good(arguments);
        Assert.Equal(once, File.ReadAllBytes(project));
        return once;
    }
}
