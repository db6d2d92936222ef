using System.Reflection;
using Xunit.Sdk;

namespace Mlp.Distributed.Tests.Mpi;

/// <summary>A case of a theory that runs under an MPI, whose name is its first argument: skipped where that is not installed.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class OnMpiAttribute : DataAttribute
{
    private readonly object[] _arguments;

    /// <param name="name">"Open MPI" or "MPICH".</param>
    /// <param name="arguments">What follows.</param>
    public OnMpiAttribute(string name, params object[] arguments)
    {
        _arguments = [name, .. arguments];
        Skip = name switch
        {
            "MPICH" when Launcher.Mpich is null => "Needs MPICH: found neither 'mpirun.mpich' nor an 'mpirun' of it on the path. Install Debian's package mpich to run this test.",
            "Open MPI" when Launcher.OpenMpi is null =>
                "Needs Open MPI: found neither 'mpirun.openmpi' nor an 'mpirun' of it on the path. Install Debian's package openmpi-bin to run this test.",
            _ => null,
        };
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [_arguments];
}
