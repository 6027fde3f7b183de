using System.ComponentModel;
using System.Diagnostics;

namespace OpenLedger.Sim.Hosting;

/// <summary>
/// Asks git whether a checkout is as it was committed, so that what is made from it can be made again by whoever has the commit.
/// Unknown is not clean: without git, or outside a checkout, nothing shows what a file was made from.
/// </summary>
internal static class GitTree
{
    /// <summary>Why something is not as it was committed; null if everything is.</summary>
    /// <param name="folders">Folders whose checkouts count.</param>
    /// <param name="apart">The folder that is written: changes in it do not count.</param>
    /// <param name="commit">The commit that this program was built from. Where it is a commit of such a checkout, nothing may
    /// have been committed since, either, or a figure would be called the new commit's that an old program made.</param>
    public static string? Problem(IReadOnlyCollection<string> folders, string apart, string commit)
    {
        var checkouts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string folder in folders)
        {
            GitAnswer? top = Ask(folder, "rev-parse", "--show-toplevel");
            if (top is not { Status: 0 })
            {
                return top is null ? "git cannot be run here" : $"git says of '{folder}': {FirstLine(top.Error)}";
            }

            checkouts.Add(FirstLine(top.Output));
        }

        foreach (string checkout in checkouts)
        {
            if (ProblemOf(checkout, Apart(checkout, apart), commit) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? ProblemOf(string checkout, string[] paths, string commit)
    {
        GitAnswer? status = Ask(checkout, ["status", "--porcelain", "--untracked-files=all", "--", .. paths]);
        if (status is not { Status: 0 })
        {
            return $"git says of '{checkout}': {FirstLine(status?.Error ?? "nothing")}";
        }

        if (status.Output.Length > 0)
        {
            return $"not everything in '{checkout}' is committed: {FirstLine(status.Output).Trim()}";
        }

        bool ours = Ask(checkout, "cat-file", "-e", commit + "^{commit}") is { Status: 0 };
        return ours && Ask(checkout, ["diff", "--quiet", commit, "HEAD", "--", .. paths]) is not { Status: 0 }
            ? $"'{checkout}' has moved on since this program was built from {commit}"
            : null;
    }

    // Everything in the checkout except the folder apart, if that is one inside it.
    private static string[] Apart(string checkout, string apart)
    {
        const string Everything = ":/";
        if (!Directory.Exists(apart) || Ask(apart, "rev-parse", "--show-toplevel", "--show-prefix") is not { Status: 0 } answer)
        {
            return [Everything];
        }

        string[] lines = answer.Output.Split('\n');
        bool inside = lines[0] == checkout && lines.Length > 1 && lines[1].Length > 0;
        return inside ? [Everything, $":(top,exclude,literal){lines[1]}"] : [Everything];
    }

    private static GitAnswer? Ask(string folder, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo("git")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // Asking must neither wait for nor hinder somebody else's git, and answers are looked at in no language.
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["LC_ALL"] = "C";
        start.ArgumentList.Add("-C");
        start.ArgumentList.Add(folder.Length == 0 ? "." : folder);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process git = Process.Start(start)!;
            git.StandardInput.Close();
            Task<string> error = git.StandardError.ReadToEndAsync();
            string output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return new GitAnswer(git.ExitCode, output.ReplaceLineEndings("\n"), error.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string FirstLine(string text)
    {
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }

    private sealed record GitAnswer(int Status, string Output, string Error);
}
