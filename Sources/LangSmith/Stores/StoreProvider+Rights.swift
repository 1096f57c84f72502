extension StoreProvider {
    /// What it calls the rights that an export needs, or would like to have.
    struct Rights {
        var write: String
        var read: String
        var delete: String

        fileprivate init(_ write: String, _ read: String, _ delete: String) {
            self.write = write
            self.read = read
            self.delete = delete
        }

        func name(for act: StoreError.Act) -> String {
            switch act {
            case .read: read
            case .delete: delete
            case .write, .assume, .other: write
            }
        }
    }

    var rights: Rights {
        switch self {
        case .google: Rights("storage.objects.create", "storage.objects.get", "storage.objects.delete")
        case .cloudflare: Rights("Object Read & Write", "Object Read & Write", "Object Read & Write")
        case .backblaze: Rights("writeFiles", "readFiles", "deleteFiles")
        case .digitalOcean: Rights("Read/Write/Delete", "Read/Write/Delete", "Read/Write/Delete")
        case .linode: Rights("Read/Write", "Read/Write", "Read/Write")
        case .scaleway: Rights("ObjectStorageObjectsWrite", "ObjectStorageObjectsRead", "ObjectStorageObjectsDelete")
        case .oracle: Rights("OBJECT_CREATE", "OBJECT_READ", "OBJECT_DELETE")
        case .ibm: Rights("the role Object Writer", "the role Object Reader", "the role Writer")
        case .garage: Rights("write", "read", "write")
        case .supabase: Rights("INSERT on storage.objects", "SELECT on storage.objects", "DELETE on storage.objects")
        case .alibaba: Rights("oss:PutObject", "oss:GetObject", "oss:DeleteObject")
        case .tencent: Rights("name/cos:PutObject", "name/cos:GetObject", "name/cos:DeleteObject")
        case .volcengine: Rights("tos:PutObject", "tos:GetObject", "tos:DeleteObject")
        case .aws, .minio, .ceph, .wasabi, .ovh, .hetzner, .other:
            Rights("s3:PutObject", "s3:GetObject", "s3:DeleteObject")
        }
    }

    /// Why a write may be refused without a reason, as the rest of a sentence; `{…}` as in `StoreRule`.
    var deniedWrite: String {
        switch self {
        case .aws, .wasabi:
            "the bucket refuses the write: {who} lacks {right}, or a policy denies it, as one that demands an encryption header (SSE)"
        case .google: "{who} lacks {right} on {bucket}"
        case .cloudflare:
            "the R2 token may not write into {bucket}, or the bucket lies in a jurisdiction, which has an endpoint of its own"
        case .backblaze: "the application key lacks {right}, or is limited to another bucket or prefix"
        case .digitalOcean, .linode: "the access key may not write into {bucket}: it lacks {right} there"
        case .scaleway: "the API key's policy lacks {right}, or its preferred project is not the bucket's"
        case .oracle: "the user's groups lack {right} on {bucket}"
        case .ibm: "the service credential lacks {right} on {bucket}"
        case .garage: "the key may not write into {bucket}"
        case .supabase: "the keys may not write into {bucket}: with a session token its row-level security decides"
        case .ovh: "the user's S3 policy lacks {right}, or {bucket} belongs to another user"
        case .minio: "the policy of the access key lacks {right}, or the bucket's denies it"
        case .hetzner: "the key is of another project than {bucket}, or the bucket's policy denies the write"
        case .alibaba, .tencent, .volcengine: "the key's user lacks {right} on {bucket}"
        case .ceph, .other:
            "the store refuses the write: the key lacks {right} or its like, or a policy denies it, as one that demands an encryption header (SSE)"
        }
    }

    /// How it is allowed, as an order.
    var grantingWrite: String {
        switch self {
        case .aws, .wasabi:
            "grant {right} on {objects}; if it has that, look for a Deny in the bucket policy and for conditions, such as an encryption header"
        case .google: "give it the role Storage Object Creator (roles/storage.objectCreator) on {bucket}"
        case .cloudflare:
            "give the token {right} for {bucket}; a bucket of the EU jurisdiction has the endpoint https://<account>.eu.r2.cloudflarestorage.com"
        case .backblaze: "make an application key with Read and Write access to {bucket}"
        case .digitalOcean, .linode: "give the key {right} on {bucket}, or make one that has it"
        case .scaleway:
            "add {right} to the policy of the key's application, and set its preferred project to the bucket's"
        case .oracle: "allow the user's group to manage objects in the bucket's compartment"
        case .ibm: "make a service credential with {right}, HMAC included"
        case .garage: "allow it: garage bucket allow --write --read BUCKET --key <key>"
        case .supabase:
            "use S3 access keys of the project (Storage, S3) without a session token, or add a policy for INSERT"
        case .ovh: "import a policy with {right} on {objects} for the user, or use the bucket's owner's keys"
        case .minio: "attach a policy with {right} on {objects} to the access key's user (mc admin policy attach)"
        case .hetzner: "use keys of the bucket's project, and look at the bucket's policy"
        case .alibaba, .tencent, .volcengine:
            "grant {right} on {bucket} to the key's user, and look at the bucket's policy"
        case .ceph, .other:
            "allow writing on {objects}, by a policy or as the bucket's owner; look for a Deny in its policy"
        }
    }
}
