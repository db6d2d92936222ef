namespace Mlp.Samples.Tests.Published;

/// <summary>Where samples are built: not the checkout's bin and obj, and one folder for all, since they share projects.</summary>
public sealed class ArtifactsFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mlpgen-samples-");

    public string Folder => folder.FullName;

    public void Dispose() => folder.Delete(recursive: true);
}
