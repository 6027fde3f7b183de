using System.Globalization;

namespace OpenLedger.Analysis.Ensembles;

/// <summary>Threads that do the same work side by side.</summary>
internal static class Threads
{
    /// <summary>Starts so many threads and waits for all of them.</summary>
    public static void Run(int count, Action work)
    {
        var threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            threads[i] = new Thread(() => work())
            {
                IsBackground = true,
                Name = "run " + i.ToString(CultureInfo.InvariantCulture),
            };
            threads[i].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }
    }
}
