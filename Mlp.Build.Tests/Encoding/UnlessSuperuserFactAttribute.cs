namespace Mlp.Build.Tests.Encoding;

/// <summary>A test of permissions: the superuser has them all, and on Windows they are not a file's mode.</summary>
internal sealed class UnlessSuperuserFactAttribute : FactAttribute
{
    public UnlessSuperuserFactAttribute()
    {
        Skip = OperatingSystem.IsWindows() ? "Needs Unix's file modes."
            : Environment.IsPrivilegedProcess ? "The superuser may read every file."
            : null;
    }
}
