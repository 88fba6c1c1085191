use settings::ObjectSettings;

use crate::{environment, file, read, refused, wrongs};

const KEYS: [(&str, &str); 2] =
    [("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", "hunter2")];

fn bucket_with(more: &[(&str, &str)]) -> settings::Sources {
    let bucket = [("S3_BUCKET", "loops")];
    environment(&[&bucket[..], more].concat())
}

#[test]
fn a_bucket_is_described_by_the_usual_variables() {
    let place = [("AWS_ENDPOINT_URL", "https://s3.example.com/x/"), ("AWS_REGION", "eu-west-1")];
    let settings = read(&bucket_with(&[&KEYS[..], &place].concat()));
    let ObjectSettings::Bucket(bucket) = settings.objects else { panic!("a folder") };
    assert_eq!(bucket.bucket, "loops");
    assert_eq!(
        bucket.endpoint.map(|url| url.to_string()).as_deref(),
        Some("https://s3.example.com/x")
    );
    assert_eq!(bucket.region, "eu-west-1");
    assert_eq!(bucket.access_key_id, "AKIA");
    assert_eq!(bucket.secret_access_key.reveal(), "hunter2");
    assert_eq!(bucket.session_token, None);
    assert_eq!(bucket.prefix, "");
    assert!(bucket.path_style && !bucket.allow_http);
}

#[test]
fn a_bucket_needs_both_of_its_keys() {
    refused(
        &bucket_with(&[]),
        &["environment: S3_BUCKET is a bucket without its keys: set objects.access_key_id \
           (AWS_ACCESS_KEY_ID) and objects.secret_access_key (AWS_SECRET_ACCESS_KEY), or take the \
           bucket out to keep sound in a folder"],
    );
    let wrong = wrongs(&bucket_with(&KEYS[..1])).to_string();
    assert!(wrong.contains("set objects.secret_access_key (AWS_SECRET_ACCESS_KEY), or"), "{wrong}");
}

#[test]
fn plain_http_goes_to_this_machine_only_unless_it_is_allowed() {
    let to = |url, more: &[_]| bucket_with(&[&KEYS[..], &[("S3_ENDPOINT", url)], more].concat());
    read(&to("http://127.0.0.1:9000", &[]));
    read(&to("http://minio:9000", &[("CLOUDMUSIC_S3_ALLOW_HTTP", "true")]));
    refused(
        &to("http://minio:9000", &[]),
        &[
            "environment: S3_ENDPOINT 'http://minio:9000' is another machine, spoken to without TLS \
           (https, or http to this machine itself): write https, or set objects.allow_http \
           (CLOUDMUSIC_S3_ALLOW_HTTP) to true if nobody else is on the network between",
        ],
    );
}

#[test]
fn variables_that_programs_share_do_not_ask_for_a_bucket() {
    let settings = read(&environment(&[KEYS[0], KEYS[1], ("AWS_ENDPOINT_URL", "http://other:1")]));
    assert_eq!(settings.objects, ObjectSettings::Folder("data/objects".into()));
}

#[test]
fn an_endpoint_in_the_file_is_not_ignored_for_want_of_a_bucket() {
    refused(
        &file("[objects]\nendpoint = 'https://s3.example.com'"),
        &["cloudmusic.toml: objects.endpoint means nothing without a bucket: set objects.bucket \
           (CLOUDMUSIC_S3_BUCKET), or take it out"],
    );
}

#[test]
fn nothing_is_called_missing_while_a_source_cannot_be_read() {
    let mut sources = bucket_with(&[]);
    sources.dotenv = Some("AWS_ACCESS_KEY_ID='AKIA\nAWS_SECRET_ACCESS_KEY=hunter2".into());
    refused(
        &sources,
        &[".env: lines 1 to 2 cannot be read (NAME=value, values with blanks or signs in single \
           quotes): close its quotes, or put a # before what is no value"],
    );
}
