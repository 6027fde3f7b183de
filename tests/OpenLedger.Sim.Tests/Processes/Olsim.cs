using System.Diagnostics;

namespace OpenLedger.Sim.Tests.Processes;

/// <summary>The built program as a process of its own, in a shell that can close pipes.</summary>
internal static class Olsim
{
    private const string Shell = "/bin/sh";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs a line of the shell in which <c>$OLSIM</c> is the program.</summary>
    /// <param name="line">The line.</param>
    /// <param name="folder">Where it runs.</param>
    /// <returns>Its exit status, and what it wrote to both streams.</returns>
    public static (int Status, string Output, string Error) InShell(string line, string folder)
    {
        Assert.SkipUnless(File.Exists(Shell), $"there is no {Shell} here");
        var start = new ProcessStartInfo(Shell, ["-c", line])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        string dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet"
            ? path
            : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        start.Environment["OLSIM"] = $"{dotnet} {Path.Combine(AppContext.BaseDirectory, "olsim.dll")}";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"'{line}' did not end");
        }

        return (process.ExitCode, output.Result, error.Result);
    }
}
