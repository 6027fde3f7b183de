using System.Runtime.InteropServices;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Sim.Hosting;

/// <summary>Finds out what machine this is. Wall-clock figures mean nothing without it.</summary>
internal static class MachineInfo
{
    private const string ProcessorList = "/proc/cpuinfo";

    public static MachineSection OfThisMachine() => new(
        RuntimeInformation.OSDescription, Processor(), Environment.ProcessorCount, RuntimeInformation.FrameworkDescription);

    private static string Processor() =>
        FromList() ?? NotBlank(Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")) ?? Architecture();

    // Linux: the first processor's model, where the architecture states one (Arm often does not).
    private static string? FromList()
    {
        try
        {
            if (!File.Exists(ProcessorList))
            {
                return null;
            }

            foreach (string line in File.ReadLines(ProcessorList))
            {
                int colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0 && line.AsSpan(0, colon).Trim() is "model name" or "Model")
                {
                    return NotBlank(line[(colon + 1)..].Trim());
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not every machine lets everybody read it; the architecture will do.
        }

        return null;
    }

    private static string? NotBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string Architecture() => RuntimeInformation.ProcessArchitecture.ToString();
}
