using System.Text;
using System.Xml;
using System.Xml.Linq;
using Mlp.Tool.Commands;
using Mlp.Tool.Import;

namespace Mlp.Tool.Tests;

/// <summary>Adding to any text that is a project: one insertion, and what System.Xml reads afterwards has one item more.</summary>
public sealed class ProjectTextTests : IDisposable
{
    private const string Start = "<?xml version=\"1.0\"?>\r\n<!-- <ItemGroup> -->\n<Project Sdk='M/b'>\n\t<PropertyGroup A=\"'>'\"><B>1</B></PropertyGroup>\r\n\n  <ItemGroup>\n    <PackageReference Include=\"A\" /> <!-- a -->\n <PackageReference\n   Include=\"B\">\n<C/></PackageReference ></ItemGroup>\r\n<ItemGroup Condition=\"\">\n<PackageReference Include='D'/></ItemGroup><![CDATA[ <x> ]]>\n</Project >\n<!-- end -->";

    private static readonly string[] s_pieces = ["<", ">", "/", "\n", "\r\n", " ", "\t", "<!-- c -->", "<ItemGroup>", "</ItemGroup>", "<ItemGroup />", "<PackageReference Include=\"E\"/>", "'", "\"", "<![CDATA[>]]>", "&lt;", "\ud83d\ude00", "<?a b?>"];

    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Any_text_keeps_all_that_was_in_it()
    {
        System.Random random = new(15);
        int edited = 0;
        for (int i = 0; i < TestRun.Choose(4_000, 100_000); i++)
        {
            StringBuilder text = new(Start);
            for (int change = random.Next(4); change > 0; change--)
            {
                int place = random.Next(text.Length);
                text.Remove(place, random.Next(3) == 0 ? Math.Min(random.Next(20), text.Length - place) : 0);
                text.Insert(place, s_pieces[random.Next(s_pieces.Length)]);
            }

            edited += Edit(string.Concat(text.ToString().EnumerateRunes())) ? 1 : 0; // no half of a surrogate pair
        }

        Assert.True(edited > 500, $"Only {edited} of the texts were projects.");
    }

    private bool Edit(string text)
    {
        string path = _tool.Write("Game.csproj", text);
        ProjectText project;
        try
        {
            project = ProjectText.Read(path);
        }
        catch (ToolException error)
        {
            Assert.True(!IsProject(text), $"{error.Message}\n{text}");
            return false;
        }

        string kind = text.Length % 2 == 0 ? "PackageReference" : "MlpWeights";
        project.AddItem(kind, ("Include", "New"));
        string after = Encoding.UTF8.GetString(project.Bytes());
        Assert.Equal(Items(text, kind) + 1, Items(after, kind));
        int prefix = text.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        int suffix = text.Reverse().Zip(after.Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.True(prefix + suffix >= text.Length || XDocument.Parse(text).Root!.IsEmpty, after);
        return true;
    }

    private static bool IsProject(string text)
    {
        try
        {
            return XDocument.Parse(text).Root!.Name.LocalName == "Project";
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static int Items(string text, string kind) => XDocument.Parse(text).Root!.Elements().Where(group => group.Name.LocalName == "ItemGroup").Elements().Count(item => item.Name.LocalName == kind);
}
