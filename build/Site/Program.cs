using Rungs.Site;

// Builds the site: dotnet run --project build/Site [-- folder]; the folder is artifacts/site where none is named.
var repository = Checkout.Root;
var folder = args.Length > 0 ? Path.GetFullPath(args[0]) : Path.Combine(repository, "artifacts", "site");
var report = SiteBuilder.Build(repository, folder);
foreach (var problem in report.Problems)
    Console.Error.WriteLine(problem);

Console.WriteLine($"{report.Pages} pages in {folder}, {report.ExternalLinks.Count} external links (external-links.txt, not followed), {report.Problems.Count} dead links");
return report.Problems.Count == 0 ? 0 : 1;
