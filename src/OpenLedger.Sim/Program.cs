using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim;

/// <summary><c>olsim</c>: everything that touches the process stands here and in <see cref="ProcessHost"/>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        using var process = new ProcessHost();
        return Application.Run(args, process.Host);
    }
}
